namespace LustreActors.Simulator.Model;

/// <summary>One filesystem: its targets, its clients, which come and go, and the jobs that run on them.</summary>
public sealed class SimulatedFilesystem
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    internal const int SecondsBetweenPings = 25;
    private const int InteractiveProcesses = 2;
    private const int EndedIdsKept = 128;
    private const int FirstUser = 1000;
    private const int Users = 40;

    private readonly SimulationOptions _simulation;
    private readonly FilesystemOptions _options;
    private readonly Randomness _random;
    private readonly JobNames _names;
    private readonly JobWork _work;
    private readonly List<SimulatedJob> _jobs = [];
    private readonly List<(string Id, int User)> _ended = [];
    private readonly SimulatedTarget? _mgs;

    internal SimulatedFilesystem(SimulationOptions simulation, FilesystemOptions options, SimulatedTarget? mgs, Randomness random, long now)
    {
        _simulation = simulation;
        _options = options;
        _mgs = mgs;
        _random = random;
        _names = new JobNames(simulation.JobIds, random);
        _work = new JobWork(simulation, random);
        Osts = [.. Enumerable.Range(0, options.Osts).Select(i => new SimulatedTarget(
            options.Name, TargetKind.Ost, i, options.OstKilobytes, options.OstKilobytes / 1024, simulation.JobsRemembered, now))];
        Mdts = [.. Enumerable.Range(0, options.Mdts).Select(i => new SimulatedTarget(
            options.Name, TargetKind.Mdt, i, options.MdtKilobytes, options.MdtKilobytes / 2, simulation.JobsRemembered, now))];
        Targets = [.. Mdts, .. Osts];
        for (var i = 0; i < Targets.Count; i++)
        {
            Targets[i].ServerNids = [$"10.1.255.1@{options.Network}", $"10.1.255.2@{options.Network}"];
            Targets[i].Install(simulation, i + (1 << 10), now);
        }

        if (options.UsedAtStart > 0)
            FillWithFormerFiles();
        Quotas = new Quotas(this, now);
        var clients = Enumerable.Range(0, options.Clients).Select(i => new SimulatedClient(
            options.Name, $"10.1.{i / 250}.{(i % 250) + 1}@{options.Network}", $"node{i + 1:d3}", local: false, random)
        { Number = i });
        var nodes = simulation.ClientMount
            ? clients.Prepend(new SimulatedClient(options.Name, "0@lo", "oss01", local: true, random))
            : clients;
        Clients = [.. nodes.SelectMany(node => Mounts(node, random))];
        // A separate sequence: the numbers of the imports must not change the work of jobs.
        var imports = new Randomness(random.Peek());
        foreach (var client in Clients)
        {
            client.Install(Targets, simulation.Version, imports);
            Connect(client, now);
        }
    }

    public string Name => _options.Name;
    public IReadOnlyList<SimulatedTarget> Osts { get; }
    public IReadOnlyList<SimulatedTarget> Mdts { get; }

    /// <summary>The MDTs, then the OSTs.</summary>
    public IReadOnlyList<SimulatedTarget> Targets { get; }

    public IReadOnlyList<SimulatedClient> Clients { get; }

    /// <summary>The limits of users, groups and projects.</summary>
    public Quotas Quotas { get; }

    /// <summary>The jobs that run now.</summary>
    public IReadOnlyList<SimulatedJob> RunningJobs => _jobs;

    /// <summary>Simulates the second that ends at <paramref name="now"/>.</summary>
    internal void Step(long now)
    {
        if (Clients.Count == 0 || Osts.Count == 0 || Mdts.Count == 0)
            return;
        ConnectAndDisconnectNodes(now);
        if (_mgs is not null && now / NanosecondsPerSecond % SecondsBetweenPings == 0)
        {
            foreach (var client in Clients.Where(c => c.Connected))
                _mgs.Ping(client);
        }

        EndJobs(now);
        StartJobs(now);
        foreach (var client in Clients)
        {
            if (client.Connected)
                client.Second(now);
        }

        foreach (var job in _jobs)
            _work.Second(job, now - NanosecondsPerSecond + _random.Below((int)NanosecondsPerSecond));
        var interval = _simulation.JobCleanupInterval.Ticks * 100;
        foreach (var target in Targets)
        {
            target.ExpireJobs(now, interval);
            target.Tick(now);
        }

        Quotas.Tick(now);
    }

    internal void AddTableEntries(SimulatedTarget target, int count, long now)
    {
        var client = Clients.First(c => c.Connected);
        for (var i = 0; i < count; i++)
        {
            var id = _names.OfJob(1000 + (i % 500), client.Host);
            while (target.FindJob(id) is { Counters.Counting: true })
                id = JobNames.Cut($"{_random.Next64():x}.{i}");
            _work.Touch(target, client, id, now);
        }
    }

    /// <summary>Gives each user an equal part. Each OST is a little fuller than the one before it.</summary>
    private void FillWithFormerFiles()
    {
        foreach (var target in Targets)
        {
            var part = target.Kind == TargetKind.Mdt ? _options.UsedAtStart / 3 : _options.UsedAtStart + (0.02 * target.Index);
            for (var user = 0; user < Users; user++)
                target.Use((long)(part * 1024 * target.KilobytesTotal / Users), (long)(part * target.FilesTotal / Users), FirstUser + user);
        }
    }

    private void ConnectAndDisconnectNodes(long now)
    {
        foreach (var absent in Clients)
        {
            if (!absent.Connected && _random.OneIn(15))
                Connect(absent, now);
        }

        if (!_random.OneIn(60) || !_simulation.NodesGoDown)
            return;
        var client = _random.Any(Clients);
        if (client.Local || !client.Connected || Clients.Count(c => c.Connected) == 1)
            return;
        // A node that goes down takes its jobs with it.
        for (var i = _jobs.Count - 1; i >= 0; i--)
        {
            if (_jobs[i].Clients.Contains(client))
                End(i);
        }

        Disconnect(client);
    }

    private void Connect(SimulatedClient client, long now)
    {
        client.Connect(now);
        foreach (var target in Targets)
            target.Connect(client, now);
        client.Mounted(now);
        CountOnGenericDevices(client, OstOperation.Connect);
        _mgs?.Connect(client, now);
    }

    private IEnumerable<SimulatedClient> Mounts(SimulatedClient first, Randomness random) =>
        Enumerable.Range(1, _options.MountsPerClient - 1)
            .Select(_ => new SimulatedClient(first.Filesystem, first.Nid, first.Host, first.Local, random) { Number = first.Number })
            .Prepend(first);

    private void CountOnGenericDevices(SimulatedClient client, OstOperation operation)
    {
        if (_simulation.Version != LustreVersion.V2_10)
            return;
        foreach (var ost in Osts)
            ost.RecordDevice(client, operation);
    }

    private void Disconnect(SimulatedClient client)
    {
        client.Disconnect();
        foreach (var target in Targets)
            target.Disconnect(client);
        _mgs?.Disconnect(client);
    }

    private void EndJobs(long now)
    {
        for (var i = _jobs.Count - 1; i >= 0; i--)
        {
            if (!_jobs[i].Interactive && _jobs[i].EndsAt <= now)
                End(i);
        }
    }

    private void End(int index)
    {
        var job = _jobs[index];
        _jobs.RemoveAt(index);
        if (job.Interactive)
            return;
        _ended.Add((job.Id, job.User));
        if (_ended.Count > EndedIdsKept)
            _ended.RemoveAt(0);
    }

    private void StartJobs(long now)
    {
        while (_jobs.Count(job => job.Interactive) < InteractiveProcesses)
            Start(now, interactive: true);
        while (_jobs.Count < _options.Jobs + InteractiveProcesses)
            Start(now, interactive: false);
    }

    private void Start(long now, bool interactive)
    {
        var connected = Clients.Where(c => c.Connected).ToList();
        var local = connected.Find(c => c.Local);
        var clients = new List<SimulatedClient>();
        if (interactive)
        {
            clients.Add(local ?? _random.Any(connected));
        }
        else
        {
            for (var wanted = Math.Min(connected.Count, _random.Between(1, 4)); clients.Count < wanted;)
            {
                var client = _random.Any(connected);
                if (!clients.Contains(client))
                    clients.Add(client);
            }
        }

        var user = FirstUser + _random.Below(Users);
        string id;
        if (interactive)
            id = _names.OfProcess(user, clients[0].Host);
        else if (_ended.Count > 0 && _random.OneIn(10))
            (id, user) = _random.Any(_ended);
        else
            id = _names.OfJob(user, clients[0].Host);

        var first = _random.Below(Osts.Count);
        var stripes = Math.Min(Osts.Count, _random.Between(1, 4));
        var seconds = _random.Between((int)_simulation.ShortestJob.TotalSeconds, (int)_simulation.LongestJob.TotalSeconds);
        _jobs.Add(new SimulatedJob(id, user, (Workload)_random.Below(5), clients)
        {
            Osts = [.. Enumerable.Range(0, stripes).Select(i => Osts[(first + i) % Osts.Count])],
            Mdt = _random.Any(Mdts),
            EndsAt = now + (seconds * NanosecondsPerSecond),
            Interactive = interactive,
        });
    }
}
