namespace LustreActors.Simulator;

public enum OsdKind
{
    Ldiskfs,
    Zfs,
}

/// <summary>The form of the job ids: what <c>jobid_var</c> and <c>jobid_name</c> are set to on the clients.</summary>
public enum JobIdStyle
{
    /// <summary><c>SLURM_JOB_ID</c>: <c>4711</c>, and <c>bash.1001</c> for what runs outside a job.</summary>
    Slurm,

    /// <summary><c>procname_uid</c>: <c>python3.1001</c>.</summary>
    ProcnameUid,

    /// <summary><c>%j:%u:%H</c>: <c>4711:1001:node007</c>.</summary>
    JobUidHost,

    /// <summary>All of the above, and names that break readers: with blanks, quotes, control characters, or empty.</summary>
    Mixed,
}

/// <summary>One filesystem of the simulation.</summary>
public sealed record FilesystemOptions
{
    public string Name { get; init; } = "scratch";
    public int Osts { get; init; } = 4;
    public int Mdts { get; init; } = 1;
    public int Clients { get; init; } = 8;

    /// <summary>The number of mounts of this filesystem on each node.</summary>
    public int MountsPerClient { get; init; } = 1;

    /// <summary>Jobs that run at any moment. When one ends, another begins.</summary>
    public int Jobs { get; init; } = 20;

    /// <summary>The network behind the clients' NIDs: <c>tcp</c>, <c>o2ib</c>, <c>o2ib1</c>.</summary>
    public string Network { get; init; } = "tcp";

    public long OstKilobytes { get; init; } = 4L << 30;
    public long MdtKilobytes { get; init; } = 512L << 20;

    /// <summary>The part of each OST that files from before the simulation take, 0 to 1. MDTs have a third of that.</summary>
    public double UsedAtStart { get; init; }
}

/// <summary>The options of a simulation. Two simulations with equal options and equal steps write the same bytes.</summary>
public sealed record SimulationOptions
{
    public int Seed { get; init; } = 1;
    public LustreVersion Version { get; init; } = LustreVersion.V2_17;
    public OsdKind Osd { get; init; } = OsdKind.Ldiskfs;
    public IReadOnlyList<FilesystemOptions> Filesystems { get; init; } = [new FilesystemOptions()];

    /// <summary>A management server runs beside the targets.</summary>
    public bool Mgs { get; init; } = true;

    /// <summary>The node of the servers also mounts every filesystem, with the NID <c>0@lo</c>.</summary>
    public bool ClientMount { get; init; }

    /// <summary>
    /// The value of <c>enable_stats_header</c> on the releases that have it. False leaves <c>start_time</c> and <c>elapsed_time</c> out of
    /// every statistics file.
    /// </summary>
    public bool StatsHeader { get; init; } = true;

    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    public JobIdStyle JobIds { get; init; } = JobIdStyle.Slurm;

    /// <summary>A job without an RPC for this long leaves a target's table (Lustre's <c>job_cleanup_interval</c>).</summary>
    public TimeSpan JobCleanupInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The number of job ids that keep an account after they left a target's table. Older ones are summed up, so that a simulation of
    /// weeks does not grow.
    /// </summary>
    public int JobsRemembered { get; init; } = 4096;

    /// <summary>All writing jobs pause together, ten seconds of every thirty. False makes the rate of writes steady.</summary>
    public bool WritersPause { get; init; } = true;

    /// <summary>A client goes down now and then and ends its jobs early. False lets every job last as long as it was made for.</summary>
    public bool NodesGoDown { get; init; } = true;

    public TimeSpan ShortestJob { get; init; } = TimeSpan.FromSeconds(45);
    public TimeSpan LongestJob { get; init; } = TimeSpan.FromMinutes(15);
}
