using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Simulator;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>The whole tree over a simulated Lustre: real files, a real blocking lane, a clock that the test moves.</summary>
internal sealed class LustreWorld : ActorWorld
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("lustre-world-").FullName;
    private readonly List<ManualResetEventSlim> _gates = [];

    /// <param name="simulation">What is simulated.</param>
    /// <param name="withLustre">Whether Lustre's branch is on at first.</param>
    /// <param name="prepare">Called before anything looks at the tree, or reads on the lane.</param>
    /// <param name="workers">Of the lane; null is the lane's own choice.</param>
    /// <param name="node">What of the simulation this host has; null for all.</param>
    /// <param name="sources">What is read.</param>
    public LustreWorld(
        SimulationOptions? simulation = null,
        bool withLustre = true,
        Action<LustreWorld>? prepare = null,
        int? workers = null,
        LustreNode? node = null,
        LustreSourceOptions? sources = null)
        : this(new RecordingLoggers(), simulation, withLustre, prepare, workers, node, sources)
    {
    }

    private LustreWorld(
        RecordingLoggers log,
        SimulationOptions? simulation,
        bool withLustre,
        Action<LustreWorld>? prepare,
        int? workers,
        LustreNode? node,
        LustreSourceOptions? sources)
        : base(loggers: log)
    {
        Logged = log;
        Model = new SimulatedLustre(simulation ?? Small());
        Files = new LustreTree(Model, _root, node);
        Files.Write();
        Options = new LustreOptions(
            LustreRoots.Under(In("proc"), In("sys"), In("sys/kernel/debug")),
            sources ?? new LustreSourceOptions { ClientName = "oss01", Exports = new SourceSetting(true, TimeSpan.FromSeconds(1)), JobsMinAge = TimeSpan.FromSeconds(1) },
            DiscoveryInterval: TimeSpan.FromSeconds(30),
            Deadline: TimeSpan.FromSeconds(5));
        var collect = new CollectOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Options.Deadline, TimeSpan.FromMinutes(5));

        var lane = new BlockingLaneOptions();
        Lane = new BlockingLane(workers is { } most ? lane with { Workers = most } : lane, Time);
        prepare?.Invoke(this);
        Metrics = Start(MetricsActor.Name, MetricsActor.Props(collect, Published, static _ => [], Time), Supervision.KeepsState);
        Services = new SourceServices(Lane, Metrics, Time);
        InForce = withLustre ? Options : null;
        Collect = Start("collect", CollectSupervisor.Props(() => InForce, Services));
    }

    public SimulatedLustre Model { get; }

    public LustreTree Files { get; }

    public LustreOptions Options { get; }

    public RecordingLoggers Logged { get; }

    public BlockingLane Lane { get; }

    public PublishedExposition Published { get; } = new();

    public IActorRef Metrics { get; }

    public IActorRef Collect { get; }

    public SourceServices Services { get; }

    /// <summary>The settings that the last reload brought.</summary>
    public LustreOptions? InForce { get; private set; }

    public string[] Samples => Published.Current.Samples();

    /// <summary>Sources of which samples are served, as their label <c>target</c> says.</summary>
    public string[] Targets =>
        [.. Samples.Where(s => s.StartsWith("lustre_exports{", StringComparison.Ordinal)).Select(s => LabelOf(s, "target")).Distinct().Order(StringComparer.Ordinal)];

    public ImmutableArray<SourceStatus> Sources => Ask<ImmutableArray<SourceStatus>>(Metrics, MetricsProtocol.ReadSources.Now);

    public static SimulationOptions Small(LustreVersion version = LustreVersion.V2_17) => new()
    {
        Version = version,
        Filesystems =
        [
            new FilesystemOptions { Name = "scratch", Osts = 2, Mdts = 1, Clients = 3, Jobs = 4 },
            new FilesystemOptions { Name = "home", Osts = 1, Mdts = 1, Clients = 2, Jobs = 2 },
        ],
    };

    public static string LabelOf(string sample, string label)
    {
        var begin = sample.IndexOf($"{label}=\"", StringComparison.Ordinal) + label.Length + 2;
        return sample[begin..sample.IndexOf('"', begin)];
    }

    public string In(string path) => Path.Combine(_root, path);

    /// <summary>Begins a scrape a while after the last one, so that every source is due.</summary>
    public Task<Refreshed> BeginScrape(double wait = 60)
    {
        Advance(1.1);
        var scrape = BeginScrapeNow(wait);
        Settle();
        return scrape;
    }

    /// <summary>Begins a scrape while others are still at work.</summary>
    public Task<Refreshed> BeginScrapeNow(double wait = 60) => Question<Refreshed>(Metrics, new MetricsProtocol.Refresh(TimeSpan.FromSeconds(wait)));

    /// <summary>A scrape that every source answers in time.</summary>
    public Refreshed Scrape()
    {
        var scrape = BeginScrape();
        RunUntil(() => scrape.IsCompleted);
        Assert.Equal(0, scrape.Answer().Late);
        return scrape.Answer();
    }

    public void Reconfigure(LustreOptions? options)
    {
        InForce = options;
        Collect.Tell(new CollectProtocol.Reconfigured(options));
        Settle();
    }

    /// <summary>Lets the clock run over the next look, and the look come back.</summary>
    public void LookAgain()
    {
        Advance(Options.DiscoveryInterval.TotalSeconds);
        RestLane();
    }

    public void RestLane() => RunUntil(() => Lane.Snapshot() is { InFlight: 0, Queued: 0 });

    /// <summary>Whoever has this key on the lane waits, until the returned gate is opened, or the test ends.</summary>
    public ManualResetEventSlim Occupy(string key)
    {
        var (gate, began) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        _gates.Add(gate);
        _ = Lane.Run(key, _ =>
        {
            began.Set();
            gate.Wait();
            return true;
        }, TimeSpan.FromDays(1));
        Assert.True(began.Wait(Patience));
        return gate;
    }

    public ActorSnapshot? Show(string path) => Tree.Find(path);

    /// <summary>The condition holds, and the actors have come to rest.</summary>
    public new void RunUntil(Func<bool> condition)
    {
        base.RunUntil(condition);
        Settle();
    }

    public override async ValueTask DisposeAsync()
    {
        _gates.ForEach(g => g.Set());
        Files.Dispose();
        await base.DisposeAsync();
        await Lane.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
