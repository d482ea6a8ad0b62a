namespace LustreActors.Dashboards.Model;

/// <summary>A dashboard of Grafana.</summary>
/// <param name="Uid">Identifies the dashboard in links; it never changes.</param>
internal sealed record Dashboard(string Uid, string Title)
{
    public required string Description { get; init; }

    public required IReadOnlyList<Variable> Variables { get; init; }

    public required IReadOnlyList<Row> Rows { get; init; }

    public string File => $"{Uid}.json";
}

/// <summary>A heading and the panels below it, which fill lines of 24 columns from left to right.</summary>
internal sealed record Row(string Title, IReadOnlyList<Panel> Panels);
