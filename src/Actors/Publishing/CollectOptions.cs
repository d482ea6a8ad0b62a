namespace LustreActors.Actors.Publishing;

/// <summary>When sources are collected for a scrape, and how long their readings are served.</summary>
/// <param name="MinAge">Two scrapes within this time share one collection.</param>
/// <param name="ScrapeWait">The longest time that a scrape waits for its sources.</param>
/// <param name="Deadline">A call that takes longer is abandoned.</param>
/// <param name="StaleAfter">The longest time that the last good reading of a source is served.</param>
public sealed record CollectOptions(TimeSpan MinAge, TimeSpan ScrapeWait, TimeSpan Deadline, TimeSpan StaleAfter);
