using LustreActors.Messages;

namespace LustreActors.Actors.Showing;

/// <summary>What the pages and the JSON answer show, at one moment. Rates are per second, times are seconds. Immutable.</summary>
public sealed record Overview
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The worst first.</summary>
    public required IReadOnlyList<Trouble> Troubles { get; init; }

    public required IReadOnlyList<FilesystemOverview> Filesystems { get; init; }

    /// <summary>Who is using the filesystems. A table without rows is left out.</summary>
    public required IReadOnlyList<UsageTable> Usage { get; init; }

    /// <summary>Null when there is no cluster.</summary>
    public ClusterOverview? Cluster { get; init; }

    /// <summary>This machine; null when <c>node.enabled</c> is off.</summary>
    public NodeOverview? Node { get; init; }

    /// <summary>Empty when <c>gpu.enabled</c> is off.</summary>
    public IReadOnlyList<GpuOverview> Gpus { get; init; } = [];

    /// <summary>Null when <c>containers.enabled</c> is off.</summary>
    public ContainerTable? Containers { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<SourceOverview> Sources { get; init; }
}

public enum Severity
{
    Note,
    Warning,
    Critical,
}

/// <summary>Something that an administrator should look at.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Subject">The target, source or member.</param>
/// <param name="Text">What is wrong, as the rest of a sentence that begins with the subject.</param>
public sealed record Trouble(Severity Severity, string Subject, string Text)
{
    /// <summary>The file, or what else the subject hangs on; null if there is none.</summary>
    public string? Path { get; init; }

    /// <summary>The words after <c>lustre-exporter</c> that show more; null if there are none.</summary>
    public string? Command { get; init; }

    /// <summary>
    /// The page of the symptom below <c>docs/symptoms</c>, with its heading: <c>lustre-targets#a-target-cannot-be-used</c>.
    /// </summary>
    public string? Symptom { get; init; }

    /// <summary>The source whose page shows more; null if it is not about one source.</summary>
    public string? Source { get; init; }
}

/// <summary>A filesystem, as far as this host sees it.</summary>
public sealed record FilesystemOverview(string Name)
{
    /// <summary>The numbers are those of targets that this host serves. Otherwise they are those of its mounts.</summary>
    public bool IsServed { get; init; }

    public Space? Bytes { get; init; }

    public Space? Inodes { get; init; }

    public required Rates Rates { get; init; }

    public required Trend Trend { get; init; }

    public UpCount Osts { get; init; }

    public UpCount Mdts { get; init; }

    /// <summary>Connected clients; null where no target tells.</summary>
    public int? Clients { get; init; }

    /// <summary>The OST with the least space left, as the used part of it.</summary>
    public TargetValue? Fullest { get; init; }

    /// <summary>The target whose operations take longest, in seconds.</summary>
    public TargetValue? Slowest { get; init; }

    public IReadOnlyList<TargetOverview> Targets { get; init; } = [];
}

/// <summary>Space or inodes.</summary>
public sealed record Space(double Total, double Used, double Available)
{
    /// <summary>The used part of what users can have, as <c>df</c> counts it.</summary>
    public double UsedRatio => Used + Available > 0 ? Used / (Used + Available) : 0;
}

/// <summary>Null where two readings are not there yet.</summary>
public sealed record Rates(double? ReadBytes, double? WriteBytes, double? MetadataOperations);

/// <summary>The last ten minutes, oldest first. Null where nothing was known.</summary>
public sealed record Trend(
    int StepSeconds, IReadOnlyList<float?> ReadBytes, IReadOnlyList<float?> WriteBytes, IReadOnlyList<float?> MetadataOperations);

public readonly record struct UpCount(int Up, int Total);

public sealed record TargetValue(string Target, double Value);

public enum TargetCondition
{
    Up,

    /// <summary>Nothing tells whether it can be used.</summary>
    Unknown,

    Degraded,
    Recovering,

    /// <summary>A read of its files does not come back.</summary>
    Hangs,

    Unhealthy,
    Down,
}

/// <summary>An OST or MDT.</summary>
/// <param name="Name"><c>OST0000</c>.</param>
/// <param name="Component"><c>ost</c> or <c>mdt</c>.</param>
/// <param name="Condition">Whether it can be used.</param>
public sealed record TargetOverview(string Name, string Component, TargetCondition Condition)
{
    public double? UsedRatio { get; init; }

    public double? InodesUsedRatio { get; init; }

    public double? ReadBytes { get; init; }

    public double? WriteBytes { get; init; }

    public double? MetadataOperations { get; init; }

    /// <summary>The state of its recovery while it recovers: <c>waiting for clients</c>.</summary>
    public string? Recovery { get; init; }

    /// <summary>The mean time of an operation.</summary>
    public double? LatencySeconds { get; init; }

    /// <summary>Its activity compared with the most active target of its kind, 0 to 1.</summary>
    public double Heat { get; init; }
}

/// <summary>The heaviest users of one kind.</summary>
/// <param name="By"><c>job</c>, <c>account</c>, <c>user</c>, <c>client</c> or <c>program</c>.</param>
/// <param name="Rows">The ten with the most bytes read, written and operations each: the first of each, then the second.</param>
public sealed record UsageTable(string By, IReadOnlyList<UsageRow> Rows)
{
    /// <summary>The number of those that are not among the rows, and their sum.</summary>
    public int Others { get; init; }

    public UsageRow? Rest { get; init; }
}

/// <param name="Name">The job id, account, user, host, NID or program.</param>
/// <param name="Detail">For a job its account, user, name and partition; for a host the first jobs that run on it.</param>
public sealed record UsageRow(string Name, string Detail, double ReadBytes, double WriteBytes, double MetadataOperations)
{
    /// <summary>The ids of the first jobs that run on a host; null where that is not known, and for everything but hosts.</summary>
    public IReadOnlyList<string>? Jobs { get; init; }

    /// <summary>The number of jobs that run on a host and are not among <see cref="Jobs"/>.</summary>
    public int OtherJobs { get; init; }
}

public sealed record ClusterOverview(string Self, IReadOnlyList<MemberOverview> Members)
{
    public bool IsUp { get; init; }

    public string? Trouble { get; init; }

    public long Revision { get; init; }

    public DateTimeOffset Since { get; init; }
}

/// <param name="Id">The member's name, or host and port of another exporter.</param>
/// <param name="State"><c>active</c>, <c>joining</c>, <c>leaving</c>, <c>unreachable</c> or <c>foreign</c>.</param>
/// <param name="Role"><c>aggregates</c> or <c>is read</c>.</param>
public sealed record MemberOverview(string Id, string State, string Role, string Address, string Version, IReadOnlyList<string> Filesystems)
{
    /// <summary>The number of shards that it owns.</summary>
    public int Shards { get; init; }
}

public sealed record SourceOverview(string Name, SourceState State)
{
    public double? AgeSeconds { get; init; }

    public double? TookSeconds { get; init; }

    public bool InFlight { get; init; }

    public long BytesRead { get; init; }

    public long LinesRefused { get; init; }

    public long Failures { get; init; }

    public string? Error { get; init; }

    public string Actor { get; init; } = "";
}

/// <summary>One source with its last readings and what it brings.</summary>
public sealed record SourceDetail(SourceOverview Source)
{
    /// <summary>Younger data is served as it is. Null means <c>collect.min-age</c>.</summary>
    public double? MinAgeSeconds { get; init; }

    /// <summary>It collects at its own interval; no scrape asks it.</summary>
    public bool KeepsOwnTime { get; init; }

    /// <summary>The file that its call hangs on now; null if it does not hang.</summary>
    public string? HangsOn { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SourceReading> Readings { get; init; } = [];

    public IReadOnlyList<SourceFamily> Families { get; init; } = [];
}

public sealed record SourceReading(DateTimeOffset At, SourceState State, double TookSeconds, long BytesRead, int LinesRefused);

/// <param name="Help">The help of the family. For a family of Lustre it ends with the parameters that the values are read from.</param>
public sealed record SourceFamily(string Name, int Rows, string Help);
