using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Keeps the best that is known of every shard, whoever read it. While a shard moves two members have it for a moment: what counts is one of the
/// two, never both.
/// </summary>
public sealed class ShardBoard : UntypedActor
{
    /// <summary>A peer that was not heard of for so many intervals is missed, although its series are still shown.</summary>
    private const int MissedAfter = 3;

    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (ShardPart Part, bool IsOwn)> _parts = new(StringComparer.Ordinal);
    private ShardPlan _plan = ShardPlan.Empty;

    public ShardBoard(ClusterOptions options, TimeProvider time) => (_options, _time) = (options, time);

    /// <summary>To be supervised by <see cref="Supervision.KeepsState"/>: what it knows would be missing until everybody has been read again.</summary>
    public static Props Props(ClusterOptions options, TimeProvider time) => Akka.Actor.Props.Create(() => new ShardBoard(options, time));

    private bool IsOfAll => _plan.Owners.All(o => _parts.ContainsKey(o.Shard));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case BoardProtocol.Put put:
                foreach (var part in put.Parts)
                    Take(part, put.IsOwn);
                break;
            case BoardProtocol.Planned planned:
                _plan = planned.Plan;
                break;
            case BoardProtocol.ReadParts:
                ForgetTheOld();
                Sender.Tell(new BoardParts([.. _parts.Values], Missing()) { IsOfAll = IsOfAll });
                break;
        }
    }

    private void Take(ShardPart part, bool isOwn)
    {
        if (!_parts.TryGetValue(part.Shard, out var known) || IsBetter(part, known.Part))
            _parts[part.Shard] = (part, isOwn);
    }

    private void ForgetTheOld()
    {
        foreach (var (shard, (part, _)) in _parts)
        {
            if (_time.GetElapsedTime(part.CollectedAt) >= _options.ForgetAfter)
                _parts.Remove(shard);
        }
    }

    /// <summary>And whoever is in the plan no more, as long as there is something of him: what is shown of him is old.</summary>
    private ImmutableArray<string> Missing() =>
    [
        .. _plan.Peers.Select(p => p.Name).Where(
            name => !_parts.TryGetValue(Shard.OfPeer(name), out var known) || _time.GetElapsedTime(known.Part.CollectedAt) > _options.Interval * MissedAfter),
        .. _parts.Keys.Select(Shard.PeerOf).OfType<string>().Except(_plan.Peers.Select(p => p.Name)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The later view decides, and under one view the later moment; but nobody lives on an old title: what grows old gives way.</summary>
    private bool IsBetter(ShardPart part, ShardPart known) =>
        part.Revision == known.Revision || (part.Revision < known.Revision && _time.GetElapsedTime(known.CollectedAt, part.CollectedAt) > _options.Interval * MissedAfter)
            ? part.CollectedAt >= known.CollectedAt
            : part.Revision > known.Revision;
}
