using System.Collections.Immutable;

namespace LustreActors.Sources.Slurm;

/// <summary>How SLURM is asked for its jobs.</summary>
public sealed record SqueueOptions
{
    /// <summary>A path, or a name that is looked for in the system's own places.</summary>
    public string Squeue { get; init; } = "squeue";

    /// <summary>The path of <c>slurm.conf</c>; null where SLURM finds it itself.</summary>
    public string? Configuration { get; init; }
}

/// <summary>How SLURM's accounting is asked for jobs that have ended.</summary>
public sealed record SacctOptions
{
    /// <summary>A path, or a name that is looked for in the system's own places.</summary>
    public string Sacct { get; init; } = "sacct";

    /// <summary>The path of <c>slurm.conf</c>; null where SLURM finds it itself.</summary>
    public string? Configuration { get; init; }
}

internal static class SlurmEnvironment
{
    public static ImmutableDictionary<string, string> For(string? configuration) =>
        configuration is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("SLURM_CONF", configuration);
}
