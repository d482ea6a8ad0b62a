namespace LustreActors.Actors;

/// <param name="MinAge">Two scrapes within it share one collection.</param>
/// <param name="ScrapeWait">A scrape waits no longer than this for its sources.</param>
/// <param name="Deadline">A call is abandoned after it.</param>
/// <param name="StaleAfter">What a source said last is served no longer than this.</param>
public sealed record CollectOptions(TimeSpan MinAge, TimeSpan ScrapeWait, TimeSpan Deadline, TimeSpan StaleAfter);
