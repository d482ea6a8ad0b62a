namespace LustreActors.Simulator;

public enum TargetKind
{
    Ost,
    Mdt,
    Mgs,
}

/// <summary>
/// One target and all that it counts. Every RPC goes through <see cref="Record"/>, which books it on the target, on its job and on its
/// client's export at once: therefore the lifetime sums over jobs (with <see cref="ForgottenJobs"/>), over exports and of the target agree.
/// Only the generic device's counters of 2.10 (connect, preprw, ping and their like) are of no job.
/// </summary>
public sealed partial class SimulatedTarget
{
    private readonly OperationLayout _layout;
    private readonly int _jobsRemembered;
    private readonly List<JobAccount> _table = [];
    private readonly Dictionary<string, JobAccount> _jobs = new(StringComparer.Ordinal);
    private readonly Queue<JobAccount> _left = new();
    private readonly Dictionary<SimulatedClient, ExportAccount> _exports = [];
    private readonly List<ExportAccount> _exportOrder = [];
    private int _server;

    internal SimulatedTarget(string filesystem, TargetKind kind, int index, long kilobytes, long files, int jobsRemembered, long now)
    {
        Filesystem = filesystem;
        Kind = kind;
        Index = index;
        Name = kind switch
        {
            TargetKind.Ost => $"{filesystem}-OST{index:x4}",
            TargetKind.Mdt => $"{filesystem}-MDT{index:x4}",
            _ => "MGS",
        };
        _layout = kind switch
        {
            TargetKind.Ost => OperationLayout.Ost,
            TargetKind.Mdt => OperationLayout.Mdt,
            _ => OperationLayout.Mgs,
        };
        _jobsRemembered = jobsRemembered;
        KilobytesTotal = kilobytes;
        FilesTotal = files;
        Counters = new CounterAccount(_layout);
        Counters.Begin(now);
        ForgottenJobs = new OperationCounters(_layout);
        MountedAt = now;
    }

    public string Name { get; }
    public string Filesystem { get; }
    public TargetKind Kind { get; }
    public int Index { get; }
    public CounterAccount Counters { get; }

    /// <summary>The jobs that are in the target's table, in its order.</summary>
    public IReadOnlyList<JobAccount> JobTable => _table;

    /// <summary>Every job id that is remembered, in the table or not.</summary>
    public IReadOnlyCollection<JobAccount> Jobs => _jobs.Values;

    /// <summary>The sum of the ids that left the table so long ago that they are no longer kept one by one.</summary>
    public OperationCounters ForgottenJobs { get; }

    /// <summary>Every client that was ever connected.</summary>
    public IReadOnlyList<ExportAccount> Exports => _exportOrder;

    public long KilobytesTotal { get; }
    public long KilobytesFree => Math.Max(0, KilobytesTotal - ((BytesUsed + 1023) >> 10));

    /// <summary>Space free for users: five per cent are reserved.</summary>
    public long KilobytesAvailable => Math.Max(0, KilobytesFree - (KilobytesTotal / 20));

    public long BytesUsed { get; private set; }
    public long FilesTotal { get; }
    public long FilesFree => Math.Max(0, FilesTotal - FilesUsed);
    public long FilesUsed { get; private set; }

    /// <summary>An OST that an administrator, or its RAID, has declared degraded.</summary>
    public bool Degraded { get; set; }

    /// <summary>False makes <c>health_check</c> name this target's device.</summary>
    public bool Healthy { get; set; } = true;

    /// <summary>False while it is mounted nowhere: every client's import loses it, and finds it again when this is true.</summary>
    public bool Serving { get; set; } = true;

    /// <summary>The NIDs of the two servers that may mount it; empty for the MGS of a simulation without filesystems.</summary>
    public IReadOnlyList<string> ServerNids { get; internal set; } = [];

    /// <summary>The NID of the server that has it mounted.</summary>
    public string ServerNid => ServerNids[_server];

    /// <summary>How often it was mounted again; every client replays then.</summary>
    internal int Restarts { get; private set; }

    internal long MountedAt { get; private set; }

    /// <summary>The account of a job id; null when no job of that name ever came here, or too long ago.</summary>
    public JobAccount? FindJob(string id) => _jobs.GetValueOrDefault(id);

    /// <summary>The account of a client; null when none with that NID was ever connected.</summary>
    public ExportAccount? FindExport(string nid) => _exportOrder.Find(e => e.Client.Nid == nid);

    internal void Record(SimulatedClient client, string job, int operation, long value, int times, long now)
    {
        var account = JobOf(job, now);
        account.Counters.Live.Record(operation, value, times);
        account.Counters.Touch(now);
        ExportOf(client, now).Record(operation, value, times);
        Counters.Live.Record(operation, value, times);
        Serve(client, operation, value, times, now);
        client.ImportOf(this).Record(operation, value, times);
    }

    /// <summary>Counts an operation of 2.10's generic device, which belongs to no job.</summary>
    internal void RecordDevice(SimulatedClient client, OstOperation operation, int times = 1)
    {
        if (!_exports[client].Counters.Counting)
            return;
        _exports[client].Counters.Live.Record((int)operation, 0, times);
        Counters.Live.Record((int)operation, 0, times);
    }

    internal void Restart(bool elsewhere)
    {
        Serving = true;
        Restarts++;
        if (elsewhere)
            _server = 1 - _server;
        StartRecovery();
    }

    internal void Connect(SimulatedClient client, long now)
    {
        if (!_exports.TryGetValue(client, out var export))
        {
            _exports.Add(client, export = new ExportAccount(client, _layout));
            _exportOrder.Add(export);
        }

        export.Counters.Begin(now);
        Connected(client);
    }

    internal void Disconnect(SimulatedClient client)
    {
        if (!Knows(client))
            return;
        _exports[client].Counters.End();
        Disconnected();
    }

    /// <summary>A user's files grow or shrink. What a user has not, is taken from the others: somebody owned what was removed.</summary>
    internal void Use(long bytes, long files, int user)
    {
        var (bytesBefore, filesBefore) = (BytesUsed, FilesUsed);
        BytesUsed = Math.Clamp(BytesUsed + bytes, 0, KilobytesTotal << 10);
        FilesUsed = Math.Clamp(FilesUsed + files, 0, FilesTotal);
        _usage.Change(user, BytesUsed - bytesBefore, FilesUsed - filesBefore);
        if (files > 0)
            ObjectsCreated += files;
    }

    internal void ExpireJobs(long now, long interval)
    {
        // The usual step expires nobody; the table is compacted only when one does.
        var kept = _table.FindIndex(job => now - job.Counters.LatestAt > interval);
        if (kept < 0)
            return;
        for (var i = kept; i < _table.Count; i++)
        {
            var job = _table[i];
            if (now - job.Counters.LatestAt > interval)
                Leave(job);
            else
                _table[kept++] = job;
        }

        _table.RemoveRange(kept, _table.Count - kept);
    }

    /// <summary>As after the target was mounted again: everything counts from zero, and the job table is empty.</summary>
    internal void Reset(long now)
    {
        MountedAt = now;
        ResetServer(now);
        Counters.End();
        Counters.Begin(now);
        foreach (var export in _exportOrder.Where(export => export.Counters.Counting))
        {
            export.Counters.End();
            export.Counters.Begin(now);
        }

        foreach (var job in _table)
            Leave(job);
        _table.Clear();
    }

    private JobAccount JobOf(string id, long now)
    {
        if (!_jobs.TryGetValue(id, out var job))
            _jobs.Add(id, job = new JobAccount(id, _layout));
        if (!job.Counters.Counting)
        {
            job.Counters.Begin(now);
            _table.Add(job);
        }

        return job;
    }

    private void Leave(JobAccount job)
    {
        job.Counters.End();
        job.Departures++;
        _left.Enqueue(job);
        while (_left.Count > _jobsRemembered)
        {
            var oldest = _left.Dequeue();
            // A job that came back is in the queue again, or will be when it leaves.
            if (--oldest.Departures > 0 || oldest.Counters.Counting)
                continue;
            ForgottenJobs.Add(oldest.Counters.Lifetime);
            _jobs.Remove(oldest.Id);
        }
    }
}
