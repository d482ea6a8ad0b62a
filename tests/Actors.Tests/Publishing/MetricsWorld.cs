using System.Collections.Immutable;
using LustreActors.Kernel;
using LustreActors.Kernel.Testing;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>The exposition's actor among sources that the test plays.</summary>
internal sealed class MetricsWorld : IAsyncDisposable
{
    public const string Branch = "tests";

    private static readonly CollectOptions Usual =
        new(MinAge: TimeSpan.FromSeconds(1), ScrapeWait: TimeSpan.FromSeconds(2), Deadline: TimeSpan.FromSeconds(5), StaleAfter: TimeSpan.FromMinutes(5));

    private readonly ActorTestSystem _system;
    private int _owners;

    /// <param name="options">Ages.</param>
    /// <param name="seed">Shuffles which actor comes next.</param>
    /// <param name="named">The tree has one branch, and it expects nothing.</param>
    /// <param name="self">What the program says of itself.</param>
    public MetricsWorld(CollectOptions? options = null, int? seed = null, bool named = true, Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>>? self = null)
    {
        _system = new ActorTestSystem(seed, Log);
        Metrics = _system.Spawn("metrics", MetricsActor.Props(options ?? Usual, Published, self ?? (static _ => [])));
        if (!named)
            return;
        Tell(new MetricsProtocol.Branches([Branch]));
        Expect();
    }

    public RecordingLoggers Log { get; } = new();

    public PublishedExposition Published { get; } = new();

    public IActorRef<MetricsProtocol> Metrics { get; }

    public ActorSystem System => _system.System;

    public ManualTimeProvider Time => _system.Time;

    public string[] Samples => Published.Current.Samples();

    public ImmutableArray<SourceStatus> Sources =>
        _system.Ask<MetricsProtocol, ImmutableArray<SourceStatus>>(Metrics, replyTo => new MetricsProtocol.ReadSources(replyTo));

    public SourceStatus this[string source] => Sources.Single(s => s.Source == source);

    public void Tell(MetricsProtocol message)
    {
        Metrics.Tell(message);
        Settle();
    }

    public void Expect(params string[] sources) => Tell(new MetricsProtocol.Expected(Branch, sources));

    /// <summary>An owner that has not introduced itself.</summary>
    public StubSource Prepare(string name)
    {
        var probe = new Probe<SourceProtocol>();
        return new StubSource(name, _system.Spawn($"owner{++_owners}", () => probe), probe, this);
    }

    public StubSource Add(string name, TimeSpan? minAge = null)
    {
        var source = Prepare(name);
        source.Introduce(minAge);
        return source;
    }

    /// <summary>A source that has answered once, so long ago that it is due again.</summary>
    public StubSource AddWithPast(string name, double value)
    {
        var source = Add(name);
        _ = Collect(source.Owner.Path.ToString());
        source.Answer(value);
        Advance(10);
        return source;
    }

    public IActorRef<T> Spawn<T>(string name, Props<T> props) => _system.Spawn(name, props);

    public Task<Refreshed> Refresh(double wait = 2) => Ask(replyTo => new MetricsProtocol.Refresh(TimeSpan.FromSeconds(wait), replyTo));

    /// <summary>A scrape, to its end.</summary>
    public Refreshed Scrape(double wait = 2)
    {
        var scrape = Refresh(wait);
        if (!scrape.IsCompleted)
            Advance(wait);
        return scrape.Answer();
    }

    public Task<Refreshed> Collect(string path, double wait = 2) =>
        Ask(replyTo => new MetricsProtocol.CollectNow(ActorPath.Parse(path), TimeSpan.FromSeconds(wait), replyTo));

    public void Settle() => _system.Settle();

    public void Advance(double seconds) => _system.Advance(TimeSpan.FromSeconds(seconds));

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    /// <summary>The asker is patient: whether it is answered is the actor's affair.</summary>
    private Task<Refreshed> Ask(Func<ReplyTo<Refreshed>, MetricsProtocol> message)
    {
        var answer = Metrics.AskAsync(message, TimeSpan.FromDays(1));
        Settle();
        return answer;
    }
}
