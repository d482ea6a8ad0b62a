using System.Collections.Immutable;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Lustre.Compat;

/// <summary>The exporters of Lustre whose names can be shown (<c>metrics.compat</c>).</summary>
[Flags]
public enum CompatExporters
{
    None = 0,

    /// <summary>GSI's <c>lustre_exporter</c>, 2.1.</summary>
    Gsi = 1,

    /// <summary>HPE's <c>lustre_exporter</c>, 2.0.</summary>
    Hpe = 2,

    /// <summary>Whamcloud's <c>lustrefs-exporter</c>, 0.12.</summary>
    Whamcloud = 4,
}

/// <summary>A name of another exporter, and what stands for it here.</summary>
/// <param name="Exporters">The exporters that have it with this meaning.</param>
internal sealed record CompatName(CompatExporters Exporters, string Name)
{
    /// <summary>The family that is shown beside ours. Null where ours has this name, and where nothing stands for it.</summary>
    public MetricFamily? Family { get; init; }

    /// <summary>How the family is made. Each rule adds samples.</summary>
    public ImmutableArray<CompatRule> Rules { get; init; } = [];

    /// <summary>Whether a family of this exporter has the name and the meaning.</summary>
    public bool IsSame { get; init; }

    /// <summary>
    /// The family of this exporter that cannot be shown beside it. It has the same name and another meaning or type, or OpenMetrics takes
    /// both names for one: <c>requests</c> and the counter <c>requests_total</c>.
    /// </summary>
    public MetricFamily? Rival => Family is null ? null : CompatNames.RivalOf(Family);

    public bool Collides => Rival is not null;

    /// <summary>What differs, or why nothing stands for it.</summary>
    public string Remark { get; init; } = "";
}
