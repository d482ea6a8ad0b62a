namespace LustreActors.Dashboards.Model;

/// <summary>A link from a value to the dashboard that shows more of it.</summary>
/// <param name="Uid">The dashboard that it leads to.</param>
/// <param name="Labels">Labels of the value that become the variables of the same names there.</param>
internal sealed record Link(string Title, string Uid, params IReadOnlyList<string> Labels);
