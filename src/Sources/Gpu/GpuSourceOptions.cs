namespace LustreActors.Sources.Gpu;

/// <summary>How GPUs are read.</summary>
/// <param name="Library">The name or the path of the library of the driver.</param>
/// <param name="Proc">The directory of procfs.</param>
public sealed record GpuSourceOptions(string Library, string Proc)
{
    /// <summary>The number of GPUs that this host should have; 0 for as many as were seen.</summary>
    public int Expected { get; init; }

    /// <summary>Whether processes have series.</summary>
    public bool Processes { get; init; } = true;

    /// <summary>Whether the jobs of SLURM and the containers that use GPUs are looked for.</summary>
    public bool Jobs { get; init; } = true;

    /// <summary>The directory of files that name the jobs of each GPU, as dcgm-exporter reads them. Empty for none.</summary>
    public string JobMapping { get; init; } = "";

    /// <summary>The folder at which cgroups are mounted.</summary>
    public string Cgroup { get; init; } = "/sys/fs/cgroup";

    /// <summary>Whether the activity of units is measured.</summary>
    public bool Activity { get; init; }

    /// <summary>The name of this host, for families with the names of dcgm-exporter; null to leave those out.</summary>
    public string? DcgmHost { get; init; }
}
