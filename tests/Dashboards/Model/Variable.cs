namespace LustreActors.Dashboards.Model;

/// <summary>A choice at the top of a dashboard.</summary>
/// <param name="Name">The name; for a filter also the label that it filters by.</param>
/// <param name="Label">The text that the reader sees.</param>
internal sealed record Variable(string Name, string Label)
{
    public required string Description { get; init; }

    /// <summary>The series from which the values come.</summary>
    public string Series { get; init; } = "";

    /// <summary>Whether every selector of a series with this label gets it.</summary>
    public bool IsFilter { get; init; } = true;

    /// <summary>Whether all values can be chosen at once, as they are at first. Otherwise the first value is chosen.</summary>
    public bool HasAll { get; init; } = true;

    /// <summary>
    /// What "All" means; empty for the alternatives of all values. <c>.*</c> keeps queries short where there are thousands of values.
    /// </summary>
    public string AllValue { get; init; } = ".*";
}
