namespace LustreActors.Actors;

/// <summary>The sources by name, and the ages that apply to them. Touched by the exposition's actor alone.</summary>
internal sealed class SourceTable(CollectOptions options)
{
    public SortedDictionary<string, SourceEntry> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Stands for all that is not known yet, until the machine has been looked through for the first time.</summary>
    public SourceEntry Discovery { get; } = new("discovery");

    public TimeSpan MinAge { get; set; } = options.MinAge;

    public TimeSpan StaleAfter { get; set; } = options.StaleAfter;
}
