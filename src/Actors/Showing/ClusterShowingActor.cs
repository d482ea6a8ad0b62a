using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>
/// Makes the overview of the whole cluster from what an aggregator has read of the members. It works only when it is asked, at most once
/// every two seconds, and forgets everything when nobody has asked for a minute.
/// </summary>
public sealed class ClusterShowingActor : UntypedActor
{
    public const string Name = "showing-cluster";

    /// <summary>Questions that wait for the board. Further ones are not answered, and time out.</summary>
    private const int MostWaiting = 256;

    private static readonly TimeSpan ShareFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);
    private static readonly LaneSnapshot NoCalls = new(0, 0, [], 0, 0, 0, [], [], 0);

    private readonly IActorRef _board;
    private readonly PublishedCluster _cluster;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly List<IActorRef> _waiting = [];
    private readonly Dictionary<string, MemberState> _members = new(StringComparer.Ordinal);
    private FilesystemBoard _filesystems = new(isOfCluster: true);
    private Overview? _last;
    private long _madeAt;
    private long? _askedAt;
    private long? _steppedAt;

    public ClusterShowingActor(IActorRef board, PublishedCluster cluster, TimeProvider time)
    {
        (_board, _cluster, _time) = (board, cluster, time);
        _startedAt = time.GetTimestamp();
    }

    /// <param name="board">The actor that has the series of the members.</param>
    /// <param name="cluster">The members.</param>
    /// <param name="time">The clock.</param>
    public static Props Props(IActorRef board, PublishedCluster cluster, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new ClusterShowingActor(board, cluster, time));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ShowingProtocol.ReadOverview when _last is { } last && _time.GetElapsedTime(_madeAt) < ShareFor:
                Sender.Tell(last);
                break;
            case ShowingProtocol.ReadOverview when _waiting.Count < MostWaiting:
                _waiting.Add(Sender);
                AskForParts();
                break;
            case BoardParts parts:
                _askedAt = null;
                Take(parts.Parts);
                Answer(Overview(parts));
                break;
            case ReceiveTimeout:
                Forget();
                break;
        }
    }

    private void AskForParts()
    {
        SetReceiveTimeout(ForgetAfter);
        if (_askedAt is { } at && _time.GetElapsedTime(at) < AnswerWithin)
            return;
        _askedAt = _time.GetTimestamp();
        _board.Tell(BoardProtocol.ReadParts.Now);
    }

    private void Take(ImmutableArray<(ShardPart Part, bool IsOwn)> parts)
    {
        foreach (var (part, _) in parts.Where(p => !Shard.IsOfJoin(p.Part.Shard)))
        {
            if (!_members.TryGetValue(part.Shard, out var member))
                _members.Add(part.Shard, member = new MemberState());
            if (member.CollectedAt == part.CollectedAt)
                continue;
            member.CollectedAt = part.CollectedAt;
            member.Hanging = Hanging(part);
            _filesystems.Take(part.Shard, part.Segments, Seconds(part.CollectedAt));
        }

        var shards = parts.Select(p => p.Part.Shard).ToHashSet(StringComparer.Ordinal);
        _filesystems.Keep(shards);
        foreach (var gone in _members.Keys.Where(m => !shards.Contains(m)).ToArray())
            _members.Remove(gone);
        var now = _time.GetTimestamp();
        if (_steppedAt is { } stepped && _time.GetElapsedTime(stepped, now) < TrendRing.Step)
            return;
        _steppedAt = now;
        _filesystems.Step(Seconds(now));
    }

    private static List<string> Hanging(ShardPart part)
    {
        var hanging = new List<string>();
        foreach (var segment in part.Segments.Where(s => s.Family.Name == "lustre_exporter_source_quarantined"))
        {
            foreach (var sample in segment.Samples)
            {
                if (sample.Value > 0)
                    hanging.Add(sample.Label("source"u8));
            }
        }

        return hanging;
    }

    private Overview Overview(BoardParts parts)
    {
        var hanging = _members.Values.SelectMany(m => m.Hanging).Select(s => TroubleFinder.PartOf(s).Target);
        var filesystems = _filesystems.Overviews(hanging.ToHashSet(StringComparer.Ordinal));
        var cluster = ClusterOverviews.Create(_cluster.Current);
        var troubles = TroubleFinder.Find([], NoCalls, filesystems, cluster, HangingSources(), Missing(parts.Missing));
        return new Overview
        {
            At = _time.GetUtcNow(),
            // The page of a source is on its own member.
            Troubles = [.. troubles.Select(t => t with { Source = null })],
            Filesystems = filesystems,
            Usage = UsageTables.Create(SegmentsOf(Shard.Jobs), ClientUsage.Create([.. SegmentsOf(Shard.Clients)])),
            Cluster = cluster,
            Sources = [],
        };

        IEnumerable<Segment> SegmentsOf(string shard) => parts.Parts.Where(p => p.Part.Shard == shard).SelectMany(p => p.Part.Segments);
    }

    private IEnumerable<Trouble> HangingSources()
    {
        foreach (var (shard, member) in _members)
        {
            foreach (var source in member.Hanging)
            {
                var (target, part) = TroubleFinder.PartOf(source);
                yield return new Trouble(Severity.Critical, target, $"hangs on member {Shard.PeerName(shard)}: {part} cannot be read")
                {
                    Command = "inspect blocking",
                    Symptom = "a-source-hangs",
                };
            }
        }
    }

    private static IEnumerable<Trouble> Missing(IEnumerable<string> missing) => missing.Select(
        m => new Trouble(Severity.Warning, m, "does not answer: its numbers are old or missing")
        {
            Command = "inspect cluster show",
            Symptom = "cluster#a-member-is-missing",
        });

    private void Answer(Overview overview)
    {
        (_last, _madeAt) = (overview, _time.GetTimestamp());
        foreach (var asker in _waiting)
            asker.Tell(overview);
        _waiting.Clear();
    }

    private void Forget()
    {
        SetReceiveTimeout(null);
        _filesystems = new FilesystemBoard(isOfCluster: true);
        _members.Clear();
        (_last, _steppedAt) = (null, null);
    }

    private double Seconds(long timestamp) => _time.GetElapsedTime(_startedAt, timestamp).TotalSeconds;

    private sealed class MemberState
    {
        public long CollectedAt { get; set; } = long.MinValue;

        /// <summary>Its sources that hang.</summary>
        public List<string> Hanging { get; set; } = [];
    }
}
