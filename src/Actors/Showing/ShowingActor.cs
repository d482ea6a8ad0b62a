using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Jobs;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>
/// Gathers what the pages show from the readings that are published anyway. Every five seconds it asks for them, takes the numbers of those
/// that are new, and adds a point to the trends; it asks no source to collect. An overview is made when somebody asks for one.
/// </summary>
public sealed class ShowingActor : UntypedActor, IWithTimers
{
    public const string Name = "showing";

    private const string GpuSource = "gpu";

    /// <summary>Somebody looks until so long after the last question.</summary>
    private static readonly TimeSpan WatchedFor = TimeSpan.FromMinutes(1);

    /// <summary>Without an answer for so long, the readings are asked for again.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <summary>Questions that wait for the readings. Further ones are not answered, and time out.</summary>
    private const int MostWaiting = 256;

    private readonly IActorRef _metrics;
    private readonly Func<LaneSnapshot> _lane;
    private readonly PublishedCluster? _cluster;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly DateTimeOffset _start;
    private readonly FilesystemBoard _filesystems = new();
    private readonly ClientBoard _clients = new();
    private readonly NodeBoard _node = new();
    private readonly ContainerBoard _containers = new();
    private readonly Dictionary<string, ReadingLog> _logs = new(StringComparer.Ordinal);
    private readonly List<(IActorRef Asker, ShowingProtocol Question)> _waiting = [];
    private long? _askedAt;
    private long? _lookedAt;
    private bool _isStepDue;

    public ShowingActor(IActorRef metrics, Func<LaneSnapshot> lane, PublishedCluster? cluster, TimeProvider time)
    {
        (_metrics, _lane, _cluster, _time) = (metrics, lane, cluster, time);
        (_startedAt, _start) = (time.GetTimestamp(), time.GetUtcNow());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="metrics">The actor that has the readings.</param>
    /// <param name="lane">Returns the calls that hang.</param>
    /// <param name="cluster">Null when there is no cluster.</param>
    /// <param name="time">The clock.</param>
    public static Props Props(IActorRef metrics, Func<LaneSnapshot> lane, PublishedCluster? cluster, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new ShowingActor(metrics, lane, cluster, time));

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TrendRing.Step);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                _isStepDue = true;
                AskForReadings();
                break;
            case ShowingProtocol question when _waiting.Count < MostWaiting:
                _lookedAt = _time.GetTimestamp();
                _waiting.Add((Sender, question));
                AskForReadings();
                break;
            case SourceReads reads:
                _askedAt = null;
                Take(reads.Sources);
                Answer(reads);
                break;
        }
    }

    private void AskForReadings()
    {
        if (_askedAt is { } at && _time.GetElapsedTime(at) < AnswerWithin)
            return;
        _askedAt = _time.GetTimestamp();
        _metrics.Tell(new MetricsProtocol.ReadReadings(WithStatus: _waiting.Count > 0));
    }

    private void Take(ImmutableArray<SourceRead> sources)
    {
        var now = Seconds(_time.GetTimestamp());
        foreach (var source in sources)
        {
            if (!_logs.TryGetValue(source.Source, out var log))
                _logs.Add(source.Source, log = new ReadingLog());
            if (log.Reports == source.Reports || source.Last is not { } last)
                continue;
            log.Reports = source.Reports;
            log.Add(last.Snapshot is { } made ? Seconds(made.CollectedAt) : now, last);
            if (source.Snapshot is not { } snapshot || snapshot.CollectedAt == log.CollectedAt)
                continue;
            log.CollectedAt = snapshot.CollectedAt;
            var at = Seconds(snapshot.CollectedAt);
            _filesystems.Take(source.Source, snapshot.Segments, at);
            _node.Take(source.Source, snapshot.Segments, at);
            _containers.Take(source.Source, snapshot.Segments, at);
        }

        ForgetOthers(sources);
        var isWatched = _lookedAt is { } looked && _time.GetElapsedTime(looked) < WatchedFor;
        _clients.Take([.. sources.Where(IsOfClients).Select(s => s.Snapshot!)], Seconds, isWatched);
        if (!_isStepDue)
            return;
        _isStepDue = false;
        _filesystems.Step(now);
    }

    private static bool IsOfClients(SourceRead source) =>
        source.Snapshot is not null && source.Source.EndsWith("/exports", StringComparison.Ordinal);

    private void ForgetOthers(ImmutableArray<SourceRead> sources)
    {
        var names = sources.Select(s => s.Source).ToHashSet(StringComparer.Ordinal);
        _filesystems.Keep(names);
        _node.Keep(names);
        _containers.Keep(names);
        foreach (var gone in _logs.Keys.Where(name => !names.Contains(name)).ToArray())
            _logs.Remove(gone);
    }

    private void Answer(SourceReads reads)
    {
        if (_waiting.Count == 0)
            return;
        if (!reads.WithStatus)
        {
            // The question came after a step had asked for the readings alone.
            AskForReadings();
            return;
        }

        var overview = _waiting.Exists(w => w.Question is ShowingProtocol.ReadOverview) ? Overview(reads.Sources) : null;
        foreach (var (asker, question) in _waiting)
            asker.Tell(question is ShowingProtocol.ReadSource source ? Detail(source.Name, reads.Sources) : overview!);
        _waiting.Clear();
    }

    private Overview Overview(ImmutableArray<SourceRead> sources)
    {
        var (lane, cluster) = (_lane(), ClusterOverviews.Create(_cluster?.Current));
        SourceOverview[] shown = [.. sources.Select(s => ToOverview(s.Status!))];
        var hanging = shown.Where(s => s.State == SourceState.Quarantined).Select(s => TroubleFinder.PartOf(s.Name).Target);
        var filesystems = _filesystems.Overviews(hanging.ToHashSet(StringComparer.Ordinal));
        var at = _time.GetUtcNow();
        var (node, containers) = (_node.Overview(Seconds(_time.GetTimestamp()), at), _containers.Overview());
        var gpus = GpuOverviews.Create(SegmentsOf(GpuSource));
        return new Overview
        {
            At = at,
            Troubles = TroubleFinder.Find(
                shown, lane, filesystems, cluster, HostTroubles.Gpus(gpus), HostTroubles.Node(node), HostTroubles.Containers(containers)),
            Filesystems = filesystems,
            Usage = UsageTables.Create(
                SegmentsOf(EnrichmentNames.Jobs),
                ClientUsage.Create([.. SegmentsOf(ClientsSource.Name)]) ?? UsageTables.Create("client", _clients.Rows)),
            Cluster = cluster,
            Node = node,
            Gpus = gpus,
            Containers = containers,
            Sources = shown,
        };

        IEnumerable<Segment> SegmentsOf(string name) => sources.FirstOrDefault(s => s.Source == name)?.Snapshot?.Segments ?? [];
    }

    private object Detail(string name, ImmutableArray<SourceRead> sources)
    {
        if (sources.FirstOrDefault(s => s.Source == name) is not { } source)
            return ShowingProtocol.NoSuchSource.Instance;
        return new SourceDetail(ToOverview(source.Status!))
        {
            MinAgeSeconds = source.MinAge?.TotalSeconds,
            KeepsOwnTime = source.KeepsOwnTime,
            HangsOn = _lane().Quarantined.FirstOrDefault(k => k.Key == name)?.Reading,
            Notes = [.. source.Last?.Notes ?? []],
            Readings = _logs.TryGetValue(name, out var log) ? log.ToReadings(_start) : [],
            Families =
            [
                .. (source.Snapshot?.Segments ?? []).GroupBy(s => s.Family.Name)
                    .Select(f => new SourceFamily(f.Key, f.Sum(s => s.Table.Count), f.First().Family.Help))
                    .OrderBy(f => f.Name, StringComparer.Ordinal),
            ],
        };
    }

    private static SourceOverview ToOverview(SourceStatus status) => new(status.Source, status.State)
    {
        AgeSeconds = status.Age?.TotalSeconds,
        TookSeconds = status.Last?.Duration.TotalSeconds,
        InFlight = status.InFlight,
        BytesRead = status.Last?.BytesRead ?? 0,
        LinesRefused = status.LinesRefused,
        Failures = status.Failures,
        Error = status.Error,
        Actor = status.Actor,
    };

    private double Seconds(long timestamp) => _time.GetElapsedTime(_startedAt, timestamp).TotalSeconds;

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }
}
