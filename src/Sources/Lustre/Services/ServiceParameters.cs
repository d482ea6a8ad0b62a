using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>Where the services of a host are.</summary>
internal static class ServiceParameters
{
    public static readonly ImmutableArray<ServiceKind> Kinds = [.. ServiceMetrics.Names.Select(n => new ServiceKind(n))];

    public static readonly ImmutableArray<LustreParameter> All = [.. Kinds.SelectMany(k => k.Numbers.Prepend(k.Stats))];
}

/// <summary>Services of one kind.</summary>
/// <param name="Name">Their directories: <c>ost.OSS.*</c>, or the one that there is.</param>
internal sealed record ServiceKind(string Name)
{
    /// <summary>The services are its subdirectories; null for a kind that has but one. Nothing is told of a host that has none.</summary>
    public LustreParameter? Folder { get; } = Name.EndsWith(".*", StringComparison.Ordinal) ? new LustreParameter(Name[..^2], ParameterPlaces.ProcSys212) : null;

    public LustreParameter Stats { get; } = new($"{Name}.stats", ParameterPlaces.ProcDebug212, [.. ServiceMetrics.OfStats]);

    /// <summary>In the order of <see cref="ServiceColumns"/>.</summary>
    public ImmutableArray<LustreParameter> Numbers { get; } =
    [
        new($"{Name}.threads_started", ParameterPlaces.ProcSys212, ServiceMetrics.Threads),
        new($"{Name}.threads_min", ParameterPlaces.ProcSys212, ServiceMetrics.ThreadsMinimum),
        new($"{Name}.threads_max", ParameterPlaces.ProcSys212, ServiceMetrics.ThreadsMaximum),
        new($"{Name}.high_priority_ratio", ParameterPlaces.ProcSys212, ServiceMetrics.HighPriorityRatio),
    ];
}
