namespace LustreActors.Dashboards.Model;

/// <summary>A query of a panel.</summary>
/// <param name="Expression">PromQL, in which the selectors lack the matchers of the dashboard's variables.</param>
/// <param name="Legend">The name of each series, or of the column of a table.</param>
internal sealed record Query(string Expression, string Legend = "")
{
    /// <summary>Draws the series below zero.</summary>
    public bool IsBelowZero { get; init; }

    /// <summary>The unit of this column, where a table has several.</summary>
    public string Unit { get; init; } = "";
}
