using System.Collections.Immutable;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>Which sources the host and a target have.</summary>
public static class LustreSources
{
    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. NodeMetrics.All,
        .. TargetMetrics.All,
        .. JobStatsFamilies.All,
        .. ExportMetrics.All,
    ];

    /// <summary>All that is read of Lustre.</summary>
    internal static ImmutableArray<LustreParameter> Parameters { get; } =
    [
        .. NodeParameters.All,
        .. TargetParameters.Ost,
        .. TargetParameters.Mdt,
        .. TargetParameters.Mgt,
        .. TargetParameters.Client,
        .. TargetParameters.ClientCapacity,
        .. JobParameters.All,
        ExportParameters.Ost,
        ExportParameters.Mdt,
    ];

    /// <summary>What Lustre says of the whole host.</summary>
    public static Source Node(LustreRoots roots) => new NodeSource(roots);

    /// <summary>A target's sources are read at the same time, so each has a resolver of its own.</summary>
    public static ImmutableArray<Source> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
    {
        var sources = ImmutableArray.CreateBuilder<Source>();
        sources.Add(new TargetSource(target.Name, target, new ParameterResolver(roots), TargetParameters.Of(target.Component), options));
        if (target.Component == LustreComponent.Client)
            sources.Add(new TargetSource($"{target.Name}/capacity", target, new ParameterResolver(roots), TargetParameters.ClientCapacity, options));
        if (target.Component is LustreComponent.Ost or LustreComponent.Mdt)
            sources.Add(new JobStatsSource(target, new ParameterResolver(roots), options.Jobs));
        if (options.Exports && ExportParameters.Of(target.Component) is { } exports)
            sources.Add(new ExportsSource(target, new ParameterResolver(roots), exports, options));
        return sources.ToImmutable();
    }
}
