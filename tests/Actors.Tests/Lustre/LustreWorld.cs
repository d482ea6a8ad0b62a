using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.World;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>The whole tree over a simulated Lustre: real files, a real blocking lane, a clock that the test moves.</summary>
internal sealed class LustreWorld : ActorWorld
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("lustre-world-").FullName;
    private readonly List<ManualResetEventSlim> _gates = [];

    /// <param name="simulation">The simulated filesystems.</param>
    /// <param name="withLustre">Whether the Lustre branch is switched on at first.</param>
    /// <param name="prepare">Called before the actors start.</param>
    /// <param name="workers">The number of threads of the lane; null for the default.</param>
    /// <param name="node">The part of the simulation that this host has; null for all.</param>
    /// <param name="sources">The settings of the sources.</param>
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
            sources ?? new LustreSourceOptions
            {
                ClientName = "oss01",
                Exports = new SourceSetting(true, TimeSpan.FromSeconds(1)),
                JobsMinAge = TimeSpan.FromSeconds(1),
            },
            DiscoveryInterval: TimeSpan.FromSeconds(30),
            Deadline: TimeSpan.FromSeconds(5));
        var collect = new CollectOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Options.Deadline, TimeSpan.FromMinutes(5));

        var lane = new BlockingLaneOptions();
        Lane = new BlockingLane(workers is { } most ? lane with { Workers = most } : lane, Time);
        prepare?.Invoke(this);
        Metrics = Start(MetricsActor.Name, MetricsActor.Props(collect, Published, static _ => [], Time), Supervision.KeepsState);
        Services = new SourceServices(Lane, Metrics, Time);
        InForce = withLustre ? Options : null;
        Collect = Start("collect", CollectSupervisor.Props(() => new CollectSettings { Lustre = InForce }, Services));
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

    /// <summary>The settings of the last reload.</summary>
    public LustreOptions? InForce { get; private set; }

    public string[] Samples => Published.Current.Samples();

    /// <summary>The label <c>target</c> of all series of exports that are served.</summary>
    public string[] Targets =>
        [.. Samples.Where(s => s.StartsWith("lustre_exports{", StringComparison.Ordinal)).Select(s => LabelOf(s, "target")).Distinct()
            .Order(StringComparer.Ordinal)];

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

    /// <summary>Starts a scrape so long after the last one that every source is due.</summary>
    public Task<Refreshed> BeginScrape(double wait = 60)
    {
        Advance(1.1);
        var scrape = BeginScrapeNow(wait);
        Settle();
        return scrape;
    }

    /// <summary>Starts a scrape without waiting for messages to be handled.</summary>
    public Task<Refreshed> BeginScrapeNow(double wait = 60) =>
        Question<Refreshed>(Metrics, new MetricsProtocol.Refresh(TimeSpan.FromSeconds(wait)));

    /// <summary>Runs a scrape that every source must answer in time.</summary>
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
        Tell(options);
        Settle();
    }

    /// <summary>Sends new settings, and does not wait until they are in force.</summary>
    public void Tell(LustreOptions? options) => Collect.Tell(new CollectProtocol.Reconfigured(new CollectSettings { Lustre = options }));

    /// <summary>Moves the clock to the next discovery and waits for its result.</summary>
    public void Rediscover()
    {
        Advance(Options.DiscoveryInterval.TotalSeconds);
        RestLane();
    }

    public void RestLane() => RunUntil(() => Lane.Snapshot() is { InFlight: 0, Queued: 0 });

    /// <summary>Blocks a key of the lane until the returned gate is opened or the test ends.</summary>
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

    /// <summary>Waits until the condition holds, and handles all messages.</summary>
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
