using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Tests.Attack;

/// <summary>
/// A collector with every kind of neighbour. Attacks use one target, the command, the upstream, one peer and the ports. The other target
/// and the other peer are innocent: they must stay fresh.
/// </summary>
internal sealed class Victim : IAsyncDisposable
{
    public const string Target = "scratch-OST0001";
    public const int MaxConnections = 128;

    /// <summary>Fewer than the bound of the control port, so that members can still join.</summary>
    public const int ControlConnections = 300;

    private const string Innocent = "scratch-OST0000";

    /// <summary>They make answers of about two megabytes, which is more than the buffers of a connection hold.</summary>
    private const int JobsOfInnocent = 1000;

    /// <summary>The member port has a bound of 256.</summary>
    private const int MostConnections = MaxConnections + 256 + ControlConnections;

    /// <summary><c>blocking.max-abandoned</c>, the commands, and the threads of the pool.</summary>
    private const int MostThreads = 32 + 8 + 40;

    private const int MostFiles = 64;
    private const long MostMemoryKiB = 256 * 1024;
    private const long MostKeptKiB = 128 * 1024;

    private readonly Scratch _scratch = new();
    private readonly ScriptedPeer _good = new("good");
    private readonly int[] _ports = Ports.Free(2);
    private long _memory;
    private long _threads;
    private int _files;

    private Victim()
    {
    }

    public SimulatedServer Server { get; } =
        new(new SimulationOptions { Seed = 5, ClientMount = true, JobCleanupInterval = TimeSpan.FromDays(1) });

    /// <summary>The Prometheus that is asked for the rates of jobs.</summary>
    public ScriptedPeer Upstream { get; } = new("upstream");

    /// <summary>An exporter of somebody else.</summary>
    public ScriptedPeer Peer { get; } = new("peer");

    public RunningExporter Exporter { get; private set; } = null!;

    public string Squeue => _scratch.PathOf("squeue");

    public Uri DataPort => new($"http://127.0.0.1:{_ports[0]}/");

    public Uri ControlPort => new($"http://127.0.0.1:{_ports[1]}/");

    public static async Task<Victim> StartAsync()
    {
        var victim = new Victim();
        victim.Server.Tree.Jobs(Innocent, JobsOfInnocent);
        SiteServer.Replace(victim.Squeue, "#!/bin/sh\n");
        victim.Exporter = await RunningExporter.StartConfiguredAsync("", victim.Settings);
        await victim.IsWellAsync();
        var process = victim.Exporter.Process;
        (victim._memory, victim._threads, victim._files) = (process.Status("VmRSS"), process.Status("Threads"), process.Descriptors);
        return victim;
    }

    /// <summary>Waits until a scrape shows the present of the innocent, while the attack goes on.</summary>
    public async Task InnocentsAreFreshAsync()
    {
        Server.Advance(TimeSpan.FromSeconds(10));
        var answers = _good.Answers;
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await Exporter.ScrapeAsync();
            Assert.Equal(Server.ReadBytes(Innocent), samples.Value("lustre_read_bytes_total", ("target", Innocent)));
            Assert.Equal(1, samples.Value("lustre_exporter_source_up", ("source", Innocent)));
        });
        await Eventually.HoldsAsync(() => Assert.True(_good.Answers > answers, "the good peer is not read"));
        Assert.Equal("healthy\n", await Exporter.Http.GetStringAsync("/-/healthy"));
    }

    public void StaysWithinBounds()
    {
        var process = Exporter.Process;
        Assert.InRange(process.Status("VmRSS"), 1, _memory + MostMemoryKiB);
        Assert.InRange(process.Status("Threads"), 1, _threads + MostThreads);
        Assert.InRange(process.Descriptors, 1, _files + MostConnections + MostFiles);
    }

    /// <summary>Waits until nothing of an attack is left.</summary>
    public async Task IsWellAsync()
    {
        await Eventually.HoldsAsync(async () =>
        {
            Server.Advance(TimeSpan.FromSeconds(1));
            var samples = await Exporter.ScrapeAsync();
            foreach (var target in (string[])[Innocent, Target])
                Assert.Equal(Server.ReadBytes(target), samples.Value("lustre_read_bytes_total", ("target", target)));
            Assert.Equal(0, samples.Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
            Assert.Equal(1, samples.Value("lustre_exporter_scrapes_in_flight"));
        });
        if (_files == 0)
            return;
        await Eventually.HoldsAsync(() =>
        {
            Assert.InRange(Exporter.Process.Descriptors, 1, _files + MostFiles);
            Assert.InRange(Exporter.Process.Status("VmRSS"), 1, _memory + MostKeptKiB);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Exporter.DisposeAsync();
        await _good.DisposeAsync();
        await Peer.DisposeAsync();
        await Upstream.DisposeAsync();
        Server.Dispose();
        _scratch.Dispose();
    }

    private string[] Settings =>
    [
        .. Server.Settings, "-Dcollect.scrape-wait=5s", "-Dcollect.deadline=3s", $"-Dhttp.max-connections={MaxConnections}",
        "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{Squeue}\"", "-Dslurm.interval=1s", "-Dslurm.deadline=2s",
        "-Djobs.source=promql", "-Djobs.interval=1s", $"-Dpromql.url=\"http://{Upstream.Authority}\"", "-Dpromql.deadline=2s",
        "-Dcluster.enabled=on", "-Dcluster.trust.insecure=on", "-Dcluster.id=victim", "-Dcluster.roles=[collector,aggregator]",
        $"-Dcluster.listen=\"127.0.0.1:{_ports[0]}\"", $"-Dcluster.remoting=\"127.0.0.1:{_ports[1]}\"",
        $"-Dcluster.seeds=[\"127.0.0.1:{_ports[1]}\"]", "-Dcluster.interval=1s", "-Dcluster.deadline=2s", "-Dcluster.forget-after=10s",
        $"-Dcluster.peers=[\"http://{_good.Authority}/metrics\",\"http://{Peer.Authority}/metrics\"]",
    ];
}
