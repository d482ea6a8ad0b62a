namespace LustreActors.Actors;

/// <summary>The sources by name, what is expected of them, and the ages that apply to them. Touched by the exposition's actor alone.</summary>
internal sealed class SourceTable(CollectOptions options)
{
    public SortedDictionary<string, SourceEntry> Sources { get; } = new(StringComparer.Ordinal);

    public Expectations Expectations { get; } = new();

    /// <summary>A scrape has waited for the branches in vain; no other does until they have spoken.</summary>
    public bool ExpectationsAreLate { get; set; }

    public TimeSpan MinAge { get; set; } = options.MinAge;

    public TimeSpan StaleAfter { get; set; } = options.StaleAfter;
}
