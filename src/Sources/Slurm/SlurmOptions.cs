using System.Collections.Immutable;

namespace LustreActors.Sources.Slurm;

/// <summary>The settings for asking SLURM for its jobs.</summary>
public sealed record SqueueOptions
{
    /// <summary>The command: a path, or a name that is looked up in the system's own directories.</summary>
    public string Squeue { get; init; } = "squeue";

    /// <summary>The path of <c>slurm.conf</c>. Null when SLURM finds it itself.</summary>
    public string? Configuration { get; init; }

    /// <summary>Whether the listing has the nodes of each job.</summary>
    public bool WithNodes { get; init; }
}

/// <summary>The settings for asking SLURM's accounting for jobs that have ended.</summary>
public sealed record SacctOptions
{
    /// <summary>The command: a path, or a name that is looked up in the system's own directories.</summary>
    public string Sacct { get; init; } = "sacct";

    /// <summary>The path of <c>slurm.conf</c>. Null when SLURM finds it itself.</summary>
    public string? Configuration { get; init; }
}

internal static class SlurmEnvironment
{
    public static ImmutableDictionary<string, string> For(string? configuration) =>
        configuration is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add(
            "SLURM_CONF", configuration);
}
