using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Cgroups;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads the cgroups of the jobs of SLURM that run on this host. Their label is that of the job's families of Lustre, <c>jobid</c>, so that
/// both can be joined. A host without such jobs has no series.
/// </summary>
internal sealed class SlurmJobsCollector : NodeCollector
{
    /// <summary>A uid that is not known yet is asked for again at the next collection.</summary>
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    private readonly ColumnFamilies _families = new();
    private readonly SlurmCgroups _jobs;
    private readonly string _cgroup;

    public SlurmJobsCollector(NodeRoots roots)
        : base("slurm_jobs")
    {
        _cgroup = roots.InSys("fs/cgroup");
        _jobs = new SlurmCgroups(roots.Proc, _cgroup, new CgroupResolver(roots.Proc, _cgroup));
        foreach (var (family, _, format) in Shown)
            _families.Add(family, format);
    }

    public static IReadOnlyList<MetricFamily> Families => [Info, .. Shown.Select(s => s.Family)];

    private static MetricFamily Info { get; } = NodeFamily.Gauge(
        "job_info", "A job of SLURM that runs on this host, with its user and, from SLURM 26.05 on, its SLUID. (cgroup)", "jobid", "uid",
        "sluid");

    /// <summary>The families with their columns: those of a cgroup, and the processors behind them.</summary>
    private static (MetricFamily Family, int Column, NumberFormat Format)[] Shown { get; } =
    [
        (Counter("job_cpu_seconds_total", "Processor time of the job on this host. (cpu.stat, cpuacct.usage)"), UsageColumn.CpuUsage,
            NumberFormat.Micro),
        (Counter("job_cpu_user_seconds_total", "The part of it in programs"), UsageColumn.CpuUser, NumberFormat.Micro),
        (Counter("job_cpu_system_seconds_total", "The part of it in the kernel"), UsageColumn.CpuSystem, NumberFormat.Micro),
        (Gauge("job_memory_usage_bytes", "Memory of the job on this host, with the page cache"), UsageColumn.Memory, NumberFormat.Integer),
        (Gauge("job_memory_working_set_bytes", "The same without the page cache that can be dropped at once"), UsageColumn.WorkingSet,
            NumberFormat.Integer),
        (Gauge("job_memory_anonymous_bytes", "Anonymous memory of the job on this host"), UsageColumn.Rss, NumberFormat.Integer),
        (Gauge("job_memory_maximum_bytes", "Most memory that the job has used at one time on this host"), UsageColumn.MaxMemory,
            NumberFormat.Integer),
        (Gauge("job_memory_limit_bytes", "Limit of the job's memory on this host; absent without one"), UsageColumn.MemoryLimit,
            NumberFormat.Integer),
        (Counter("job_oom_kills_total", "Processes of the job that were killed because memory ran out"), UsageColumn.OomKills,
            NumberFormat.Integer),
        (Gauge("job_cpus", "Processors of this host that the job may use. (cpuset)"), UsageColumn.Count, NumberFormat.Integer),
    ];

    protected override void Collect(NodeContext context)
    {
        var jobs = _jobs.Find(context.Files);
        Forget(jobs);
        if (jobs.Count == 0)
            return;
        var table = _families.CreateTable(jobs.Count);
        var info = new SegmentBuilder(Info);
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        Span<long> values = stackalloc long[UsageColumn.Count + 1];
        foreach (var job in jobs)
        {
            values.Fill(ValueTable.Absent);
            Read(context.Files, job, values);
            if (rows.TryGetValue(job.Job, out var row))
            {
                Add(values, table.Change(row));
                continue;
            }

            rows[job.Job] = table.Count;
            Add(values, table.Add(LabelText.Of("jobid", job.Job).AsRow()));
            info.Add(1, job.Job, UserOf(context.Files, job), job.Sluid);
        }

        _families.AddSegments(table, context.Segments);
        context.Segments.Add(info.Build());
    }

    private static MetricFamily Counter(string name, string help) => NodeFamily.Counter(name, help, "jobid");

    private static MetricFamily Gauge(string name, string help) => NodeFamily.Gauge(name, help, "jobid");

    private void Read(FileReader files, SlurmCgroup job, Span<long> values)
    {
        CgroupUsage usage = _jobs.IsUnified ? new UnifiedUsage(files, _cgroup, job.Path) : new SeparateUsage(files, _cgroup, job.Path);
        usage.Fill(values);
        var path = _jobs.IsUnified ? $"{_cgroup}{job.Path}/cpuset.cpus.effective" : $"{_cgroup}/cpuset{job.Path}/cpuset.cpus";
        if (files.TryRead(path, out var text) == ReadStatus.Read && CgroupText.Members(text) is > 0 and var count)
            values[UsageColumn.Count] = count;
    }

    /// <summary>Adds what a job has in one more cgroup: several nodes of SLURM may run on one host.</summary>
    private static void Add(ReadOnlySpan<long> values, Span<long> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var value = values[Shown[i].Column];
            if (value != ValueTable.Absent)
                row[i] = row[i] == ValueTable.Absent ? value : row[i] + value;
        }
    }

    private string UserOf(FileReader files, SlurmCgroup job)
    {
        if (_users.TryGetValue(job.Path, out var known))
            return known;
        var user = _jobs.User(files, job, job.User.Length > 0 ? [] : _jobs.Processes(files, job));
        if (user.Length > 0)
            _users[job.Path] = user;
        return user;
    }

    private void Forget(IReadOnlyList<SlurmCgroup> jobs)
    {
        var paths = jobs.Select(j => j.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _users.Keys.Where(p => !paths.Contains(p)).ToArray())
            _users.Remove(path);
    }
}
