using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Which sources a target has.</summary>
public static class LustreSources
{
    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } = [.. TargetMetrics.All];

    /// <summary>Each has a resolver of its own, because they are read at the same time.</summary>
    public static ImmutableArray<Source> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
    {
        var sources = ImmutableArray.CreateBuilder<Source>();
        sources.Add(new TargetSource(target.Name, target, new ParameterResolver(roots), TargetParameters.Of(target.Component), options));
        if (target.Component == LustreComponent.Client)
            sources.Add(new TargetSource($"{target.Name}/capacity", target, new ParameterResolver(roots), TargetParameters.ClientCapacity, options));
        return sources.ToImmutable();
    }
}
