namespace LustreActors.Simulator;

public enum OsdKind
{
    Ldiskfs,
    Zfs,
}

/// <summary>How the clients name their jobs: the value of <c>jobid_var</c> and <c>jobid_name</c> on them.</summary>
public enum JobIdStyle
{
    /// <summary><c>SLURM_JOB_ID</c>: <c>4711</c>, and <c>bash.1001</c> for what runs outside a job.</summary>
    Slurm,

    /// <summary><c>procname_uid</c>: <c>python3.1001</c>.</summary>
    ProcnameUid,

    /// <summary><c>%j:%u:%H</c>: <c>4711:1001:node007</c>.</summary>
    JobUidHost,

    /// <summary>All of these, and names that break readers: blanks, quotes, control characters, none at all.</summary>
    Mixed,
}

/// <summary>One filesystem of the simulation.</summary>
public sealed record FilesystemOptions
{
    public string Name { get; init; } = "scratch";
    public int Osts { get; init; } = 4;
    public int Mdts { get; init; } = 1;
    public int Clients { get; init; } = 8;

    /// <summary>How often each node mounts this filesystem, at different places.</summary>
    public int MountsPerClient { get; init; } = 1;

    /// <summary>Jobs that run at any moment; each one that ends is followed by another.</summary>
    public int Jobs { get; init; } = 20;

    /// <summary>The network behind the clients' NIDs: <c>tcp</c>, <c>o2ib</c>, <c>o2ib1</c>.</summary>
    public string Network { get; init; } = "tcp";

    public long OstKilobytes { get; init; } = 4L << 30;
    public long MdtKilobytes { get; init; } = 512L << 20;
}

/// <summary>Everything that a simulation depends on: two with equal options and equal steps write the same bytes.</summary>
public sealed record SimulationOptions
{
    public int Seed { get; init; } = 1;
    public LustreVersion Version { get; init; } = LustreVersion.V2_17;
    public OsdKind Osd { get; init; } = OsdKind.Ldiskfs;
    public IReadOnlyList<FilesystemOptions> Filesystems { get; init; } = [new FilesystemOptions()];

    /// <summary>A management server runs beside the targets.</summary>
    public bool Mgs { get; init; } = true;

    /// <summary>The servers' own node also mounts every filesystem, with the NID <c>0@lo</c>.</summary>
    public bool ClientMount { get; init; }

    /// <summary>
    /// What <c>enable_stats_header</c> says on the releases that have it: false leaves <c>start_time</c> and <c>elapsed_time</c> out of
    /// every statistics file.
    /// </summary>
    public bool StatsHeader { get; init; } = true;

    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    public JobIdStyle JobIds { get; init; } = JobIdStyle.Slurm;

    /// <summary>A job without an RPC for this long leaves a target's table (Lustre's <c>job_cleanup_interval</c>).</summary>
    public TimeSpan JobCleanupInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many job ids that left a target's table keep an account of their own; older ones are summed up, so that a simulation that
    /// runs for weeks does not grow.
    /// </summary>
    public int JobsRemembered { get; init; } = 4096;

    /// <summary>Those that write do nothing for ten seconds of thirty, all of them at once: false makes what is written steady.</summary>
    public bool WritersPause { get; init; } = true;

    /// <summary>A node goes down now and then, with all of its jobs, and others begin in their place: false where jobs must last as long as they were made to.</summary>
    public bool NodesGoDown { get; init; } = true;

    public TimeSpan ShortestJob { get; init; } = TimeSpan.FromSeconds(45);
    public TimeSpan LongestJob { get; init; } = TimeSpan.FromMinutes(15);
}
