namespace LustreActors.Actors.Showing;

/// <summary>This machine, as the collectors of the node see it. Null where nothing tells. Rates are per second.</summary>
public sealed record NodeOverview
{
    public int Processors { get; init; }

    /// <summary>The part of the processors' time that was neither idle nor spent waiting for I/O.</summary>
    public double? BusyRatio { get; init; }

    /// <summary>The load average of a minute.</summary>
    public double? Load { get; init; }

    public Space? Memory { get; init; }

    public Space? Swap { get; init; }

    public double? DiskReadBytes { get; init; }

    public double? DiskWriteBytes { get; init; }

    /// <summary>The disk that works most, as the part of the time.</summary>
    public NamedValue? BusiestDisk { get; init; }

    public double? ReceivedBytes { get; init; }

    public double? SentBytes { get; init; }

    public double? InfinibandReceivedBytes { get; init; }

    public double? InfinibandSentBytes { get; init; }

    /// <summary>The mount point with the least space left, as the used part of it.</summary>
    public NamedValue? FullestFilesystem { get; init; }

    public double? HottestCelsius { get; init; }

    public double? UptimeSeconds { get; init; }
}

public sealed record NamedValue(string Name, double Value);

/// <param name="Gpu">Its number.</param>
/// <param name="Uuid">The name that stays the same.</param>
public sealed record GpuOverview(string Gpu, string Uuid)
{
    /// <summary>The model.</summary>
    public string Name { get; init; } = "";

    public bool IsUp { get; init; }

    /// <summary>As in <c>gpu_health_problem</c>: <c>lost</c>, <c>row_remap_failed</c>.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public double? UtilizationRatio { get; init; }

    public Space? Memory { get; init; }

    public double? TemperatureCelsius { get; init; }

    public double? PowerWatts { get; init; }

    public double? PowerLimitWatts { get; init; }

    public int? Processes { get; init; }

    /// <summary>The last error that the driver reported; null if there was none.</summary>
    public int? LastXid { get; init; }
}

/// <summary>The containers of this machine.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Rows">Those in trouble, then those that use most.</param>
public sealed record ContainerTable(int Count, IReadOnlyList<ContainerOverview> Rows);

/// <param name="Id">The path of its cgroup.</param>
/// <param name="Name">Empty where no engine tells it.</param>
/// <param name="Image">Empty where no engine tells it.</param>
public sealed record ContainerOverview(string Id, string Name, string Image)
{
    /// <summary>As the engine reports it; empty without an engine.</summary>
    public string State { get; init; } = "";

    /// <summary>The result of the health check; empty without one.</summary>
    public string Health { get; init; } = "";

    /// <summary>The processors that it keeps busy.</summary>
    public double? Processors { get; init; }

    public double? MemoryBytes { get; init; }

    public double? MemoryLimitBytes { get; init; }

    public double? ReceivedBytes { get; init; }

    public double? SentBytes { get; init; }

    public int Restarts { get; init; }

    /// <summary>Memory ran out in its last run.</summary>
    public bool IsOomKilled { get; init; }
}
