using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster.Shards;

/// <summary>
/// Keeps the best data of every shard, from this member or from other aggregators. While a shard moves, two members have data of it: the
/// board keeps that of one, never of both.
/// </summary>
public sealed class ShardBoard : UntypedActor
{
    /// <summary>Intervals without data after which a peer counts as missing, although its series are still shown.</summary>
    private const int MissedAfter = 3;

    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (ShardPart Part, string Reader)> _parts = new(StringComparer.Ordinal);
    private ShardPlan _plan = ShardPlan.Empty;

    public ShardBoard(ClusterOptions options, TimeProvider time) => (_options, _time) = (options, time);

    /// <summary>
    /// Must be supervised by <see cref="Supervision.KeepsState"/>: its data would be missing until all peers have been read again.
    /// </summary>
    public static Props Props(ClusterOptions options, TimeProvider time) => Akka.Actor.Props.Create(() => new ShardBoard(options, time));

    private TimeSpan LongestSilence => _options.Interval * MissedAfter;

    private bool CoversAllShards => _plan.Owners.All(o => _parts.ContainsKey(o.Shard));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case BoardProtocol.Put put:
                foreach (var part in put.Parts)
                    Put(part, put.Reader);
                break;
            case BoardProtocol.Planned planned:
                _plan = planned.Plan;
                break;
            case BoardProtocol.ReadParts:
                RemoveExpired();
                var parts = _parts.Values.Select(p => (p.Part, IsOwn: p.Reader == _options.Id));
                Sender.Tell(new BoardParts([.. parts], Missing()) { CoversAllShards = CoversAllShards });
                break;
        }
    }

    private void Put(ShardPart part, string reader)
    {
        if (!_parts.TryGetValue(part.Shard, out var known) || IsBetter(part, reader, known.Part, known.Reader))
            _parts[part.Shard] = (part, reader);
    }

    private void RemoveExpired()
    {
        foreach (var (shard, (part, _)) in _parts)
        {
            if (_time.GetElapsedTime(part.CollectedAt) >= _options.ForgetAfter)
                _parts.Remove(shard);
        }
    }

    /// <summary>Includes peers that have left the plan while their data is still shown: that data is old.</summary>
    private ImmutableArray<string> Missing() =>
    [
        .. _plan.Peers.Select(p => p.Name).Where(IsMissing),
        .. _parts.Keys.Select(Shard.PeerName).OfType<string>().Except(_plan.Peers.Select(p => p.Name)).Order(StringComparer.Ordinal),
    ];

    private bool IsMissing(string peer) =>
        !_parts.TryGetValue(Shard.ForPeer(peer), out var known) || _time.GetElapsedTime(known.Part.CollectedAt) > LongestSilence;

    /// <summary>
    /// The data of the shard's owner is better than that of another member, which may still read a shard that has moved, or lie. It is not
    /// better when it is much older: the owner has stopped reading. Otherwise the later data is better.
    /// </summary>
    private bool IsBetter(ShardPart part, string reader, ShardPart known, string knownReader)
    {
        var isOwners = _plan.Owns(reader, part.Shard);
        if (isOwners == _plan.Owns(knownReader, part.Shard))
            return part.CollectedAt >= known.CollectedAt;
        var later = _time.GetElapsedTime(known.CollectedAt, part.CollectedAt);
        return isOwners ? later >= -LongestSilence : later > LongestSilence;
    }
}
