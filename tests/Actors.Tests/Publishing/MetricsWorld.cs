using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.World;
using LustreActors.Messages;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary><see cref="MetricsActor"/> among sources that the test controls.</summary>
internal sealed class MetricsWorld : ActorWorld
{
    public const string Branch = "tests";

    private static readonly CollectOptions Usual =
        new(
            MinAge: TimeSpan.FromSeconds(1),
            ScrapeWait: TimeSpan.FromSeconds(2),
            Deadline: TimeSpan.FromSeconds(5),
            StaleAfter: TimeSpan.FromMinutes(5));

    private int _owners;

    /// <param name="options">The ages.</param>
    /// <param name="seed">The seed of a random order of messages.</param>
    /// <param name="named">The tree has one branch, which has completed a discovery without sources.</param>
    /// <param name="self">Returns the metrics of the program itself.</param>
    public MetricsWorld(
        CollectOptions? options = null,
        int? seed = null,
        bool named = true,
        Func<IReadOnlyCollection<SourceStatus>,
        IEnumerable<Segment>>? self = null)
        : this(new RecordingLoggers(), options ?? Usual, seed, named, self ?? (static _ => []))
    {
    }

    private MetricsWorld(
        RecordingLoggers log,
        CollectOptions options,
        int? seed,
        bool named,
        Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> self)
        : base(seed, log)
    {
        Logged = log;
        Metrics = Start(MetricsActor.Name, MetricsActor.Props(options, Published, self, Time), Supervision.KeepsState);
        if (!named)
            return;
        Tell(new MetricsProtocol.BranchesConfigured([Branch]));
        Expect();
    }

    public RecordingLoggers Logged { get; }

    public PublishedExposition Published { get; } = new();

    public IActorRef Metrics { get; }

    public string[] Samples => Published.Current.Samples();

    public ImmutableArray<SourceStatus> Sources => Ask<ImmutableArray<SourceStatus>>(Metrics, MetricsProtocol.ReadSources.Now);

    public SourceStatus this[string source] => Sources.Single(s => s.Source == source);

    public void Tell(MetricsProtocol message)
    {
        Metrics.Tell(message);
        Settle();
    }

    public void Expect(params string[] sources) => Tell(new MetricsProtocol.DiscoveryCompleted(Branch, sources));

    /// <summary>A source that has not announced itself.</summary>
    public StubSource Prepare(string name)
    {
        var received = new List<object>();
        return new StubSource(name, Start($"owner{++_owners}", Recorder.Props(received)), received, this);
    }

    public StubSource Add(string name, TimeSpan? minAge = null)
    {
        var source = Prepare(name);
        source.Introduce(minAge);
        return source;
    }

    /// <summary>A source that has reported once, so long ago that it is due again.</summary>
    public StubSource AddWithPast(string name, double value)
    {
        var source = Add(name);
        _ = Collect(source.Owner.Path.Short());
        source.Answer(value);
        Advance(10);
        return source;
    }

    public Task<Refreshed> Refresh(double wait = 2) => Settled(new MetricsProtocol.Refresh(TimeSpan.FromSeconds(wait)));

    /// <summary>Runs a scrape to its end.</summary>
    public Refreshed Scrape(double wait = 2)
    {
        var scrape = Refresh(wait);
        if (!scrape.IsCompleted)
            Advance(wait);
        return scrape.Answer();
    }

    public Task<Refreshed> Collect(string path, double wait = 2) =>
        Settled(new MetricsProtocol.CollectNow(path, TimeSpan.FromSeconds(wait)));

    private Task<Refreshed> Settled(MetricsProtocol message)
    {
        var answer = Question<Refreshed>(Metrics, message);
        Settle();
        return answer;
    }
}
