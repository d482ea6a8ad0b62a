using System.Globalization;
using System.Text;

namespace LustreActors.Simulator.Model;

internal enum Workload
{
    Reader,
    Writer,
    SmallFiles,
    Mixed,
    Idle,
}

/// <summary>A job, or a process outside any job, that works on one filesystem.</summary>
public sealed class SimulatedJob
{
    internal SimulatedJob(string id, int user, Workload workload, IReadOnlyList<SimulatedClient> clients)
    {
        Id = id;
        User = user;
        Workload = workload;
        Clients = clients;
    }

    /// <summary>The name as the client sends it, at most 31 bytes of UTF-8.</summary>
    public string Id { get; }

    /// <summary>A user id; the user's name is <c>u</c> and this number.</summary>
    public int User { get; }

    public IReadOnlyList<SimulatedClient> Clients { get; }

    /// <summary>The OSTs over which its files are striped.</summary>
    public required IReadOnlyList<SimulatedTarget> Osts { get; init; }

    public required SimulatedTarget Mdt { get; init; }

    internal Workload Workload { get; }
    internal long EndsAt { get; init; }

    /// <summary>A login session or a transfer daemon, which lasts as long as its node.</summary>
    internal bool Interactive { get; init; }
}

/// <summary>State of one job id on one target.</summary>
public sealed class JobAccount
{
    internal JobAccount(string id, OperationLayout layout)
    {
        Id = id;
        Bytes = Encoding.UTF8.GetBytes(id);
        Counters = new CounterAccount(layout);
    }

    public string Id { get; }
    public CounterAccount Counters { get; }
    internal byte[] Bytes { get; }

    /// <summary>How many times it is in the queue of jobs to forget.</summary>
    internal int Departures { get; set; }
}

/// <summary>The <c>job_stats</c> of one target, and the accounts of the jobs that left it.</summary>
internal sealed class JobTable(OperationLayout layout, int remembered)
{
    private readonly List<JobAccount> _present = [];
    private readonly Dictionary<string, JobAccount> _remembered = new(StringComparer.Ordinal);
    private readonly Queue<JobAccount> _left = new();

    public IReadOnlyList<JobAccount> Present => _present;
    public IReadOnlyCollection<JobAccount> Remembered => _remembered.Values;
    public OperationCounters Forgotten { get; } = new(layout);

    public JobAccount? Find(string id) => _remembered.GetValueOrDefault(id);

    /// <summary>The account of an id, which is in the table from now on.</summary>
    public JobAccount Enter(string id, long now)
    {
        if (!_remembered.TryGetValue(id, out var job))
            _remembered.Add(id, job = new JobAccount(id, layout));
        if (!job.Counters.Counting)
        {
            job.Counters.Begin(now);
            _present.Add(job);
        }

        return job;
    }

    public void Expire(long now, long interval)
    {
        // In most seconds no job expires, and the table stays as it is.
        var kept = _present.FindIndex(job => now - job.Counters.LatestAt > interval);
        if (kept < 0)
            return;
        for (var i = kept; i < _present.Count; i++)
        {
            var job = _present[i];
            if (now - job.Counters.LatestAt > interval)
                Leave(job);
            else
                _present[kept++] = job;
        }

        _present.RemoveRange(kept, _present.Count - kept);
    }

    public void Clear()
    {
        foreach (var job in _present)
            Leave(job);
        _present.Clear();
    }

    private void Leave(JobAccount job)
    {
        job.Counters.End();
        job.Departures++;
        _left.Enqueue(job);
        while (_left.Count > remembered)
        {
            var oldest = _left.Dequeue();
            // A job that came back is in the queue a second time, or enters it when it leaves.
            if (--oldest.Departures > 0 || oldest.Counters.Counting)
                continue;
            Forgotten.Add(oldest.Counters.Lifetime);
            _remembered.Remove(oldest.Id);
        }
    }
}

/// <summary>Makes the ids of jobs, in the style that is set on the clients.</summary>
internal sealed class JobNames(JobIdStyle style, Randomness random)
{
    // LUSTRE_JOBID_SIZE is 32 with its terminating zero. The client cuts a longer id.
    private const int LongestId = 31;

    private static readonly string[] Programs =
        ["python3", "dd", "cp", "rsync", "tar", "bash", "find", "gromacs", "vasp_std", "lmp", "wrf.exe", "torchrun", "ls", "kworker/86:1"];

    // Each of these has broken a reader of job_stats somewhere.
    private static readonly string[] Awkward =
    [
        "my prog: v1.{0}", "we\"ird.{0}", "null", "yes", ".0", "4244_7", "@home.{0}", "a\\b.{0}", "tab\there.{0}", "two  blanks.{0}",
        "- job_id:", "{{ samples: 1 }}", "größe.{0}", "sh -c 'x=1; y'.{0}", "es18-gpu017-compute-client-long-name.{0}",
        "~", "0x1F", "a#b.{0}", "",
    ];

    private int _next = 4200 + random.Below(800);

    public string OfJob(int user, string host) => style switch
    {
        JobIdStyle.Slurm => NextNumber(),
        JobIdStyle.ProcnameUid => Process(user),
        JobIdStyle.JobUidHost => Cut($"{NextNumber()}:{user}:{host}"),
        _ => random.Below(4) switch
        {
            0 => NextNumber(),
            1 => Process(user),
            2 => Cut($"{NextNumber()}:{user}:{host}"),
            _ => Cut(string.Format(CultureInfo.InvariantCulture, random.Any(Awkward), user)),
        },
    };

    /// <summary>The id of a process outside a job: the job's variable is unset, so only <c>jobid_name</c> counts.</summary>
    public string OfProcess(int user, string host) =>
        style == JobIdStyle.JobUidHost ? Cut($":{user}:{host}") : Process(user);

    public static string Cut(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        var length = Math.Min(bytes.Length, LongestId);
        while (length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
            length--;
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private string Process(int user) => Cut($"{random.Any(Programs)}.{user}");

    private string NextNumber() => (_next++).ToString(CultureInfo.InvariantCulture);
}
