namespace LustreActors.Dashboards.Model;

/// <summary>The kind of a panel, which decides how its queries are asked and drawn.</summary>
internal enum PanelKind
{
    Stat,
    TimeSeries,
    BarGauge,
    PieChart,
    Table,
    StateTimeline,
    Heatmap,
}

/// <summary>A panel of a dashboard.</summary>
/// <param name="Width">Columns, of 24.</param>
internal sealed record Panel(PanelKind Kind, string Title, int Width)
{
    /// <summary>What the reader sees, where it comes from, and what is normal.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<Query> Queries { get; init; }

    /// <summary>Rows of Grafana's grid.</summary>
    public int Height { get; init; } = 8;

    public string Unit { get; init; } = Model.Unit.None;

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public Thresholds Thresholds { get; init; } = Thresholds.None;

    public IReadOnlyList<Mapping> Mappings { get; init; } = [];

    /// <summary>What stands there when the queries return nothing.</summary>
    public string NoValue { get; init; } = "";

    public bool IsStacked { get; init; }

    public Link? Link { get; init; }

    /// <summary>Whether the queries are asked for the last moment alone, and not for each step of the shown time.</summary>
    public bool IsInstant => Kind is PanelKind.Stat or PanelKind.BarGauge or PanelKind.PieChart or PanelKind.Table;
}
