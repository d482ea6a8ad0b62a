using System.Collections.Immutable;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Keeps the best that is known of every shard, whoever read it. While a shard moves two members have it for a moment: what counts is one of the
/// two, never both.
/// </summary>
public sealed class ShardBoard : Actor<BoardProtocol>
{
    private readonly State _state;

    private ShardBoard(State state) => _state = state;

    public static Props<BoardProtocol> Props(ClusterOptions options)
    {
        // What is known outlives a restart: it would be missing until everybody has been read again.
        var state = new State(options);
        return new Props<BoardProtocol>(() => new ShardBoard(state)) { Supervision = Supervision.Infrastructure, Mailbox = new MailboxOptions(10_000) };
    }

    protected override ValueTask OnMessage(BoardProtocol message)
    {
        switch (message)
        {
            case BoardProtocol.Put put:
                foreach (var part in put.Parts)
                    _state.Take(part, put.IsOwn, Context.Time);
                break;
            case BoardProtocol.Planned planned:
                _state.Plan = planned.Plan;
                break;
            case BoardProtocol.ReadJobs read:
                _state.ForgetTheOld(Context.Time);
                read.ReplyTo.Tell(_state.Jobs());
                break;
            case BoardProtocol.ReadParts read:
                _state.ForgetTheOld(Context.Time);
                read.ReplyTo.Tell(new BoardParts([.. _state.Parts.Values], _state.Missing(Context.Time)) { IsOfAll = _state.IsOfAll });
                break;
        }

        return default;
    }

    private sealed class State(ClusterOptions options)
    {
        /// <summary>A peer that was not heard of for so many intervals is missed, although its series are still shown.</summary>
        private const int MissedAfter = 3;

        public Dictionary<string, (ShardPart Part, bool IsOwn)> Parts { get; } = new(StringComparer.Ordinal);

        public ShardPlan Plan { get; set; } = ShardPlan.Empty;

        public bool IsOfAll => Plan.Owners.All(o => Parts.ContainsKey(o.Shard));

        public void Take(ShardPart part, bool isOwn, TimeProvider time)
        {
            if (!Parts.TryGetValue(part.Shard, out var known) || IsBetter(part, known.Part, time))
                Parts[part.Shard] = (part, isOwn);
        }

        public void ForgetTheOld(TimeProvider time)
        {
            foreach (var (shard, (part, _)) in Parts)
            {
                if (time.GetElapsedTime(part.CollectedAt) >= options.ForgetAfter)
                    Parts.Remove(shard);
            }
        }

        /// <summary>A target that moves from one server to another is for a moment known from both.</summary>
        public ImmutableArray<TableRead> Jobs()
        {
            var newest = new Dictionary<string, TableRead>(StringComparer.Ordinal);
            foreach (var (part, _) in Parts.Values)
            {
                foreach (var table in part.Jobs)
                {
                    if (!newest.TryGetValue(table.Target.Name, out var known) || known.CollectedAt < part.CollectedAt)
                        newest[table.Target.Name] = new TableRead(table.Target.Name, table, part.CollectedAt, SourceState.Up, TimeSpan.Zero);
                }
            }

            return [.. newest.Values];
        }

        /// <summary>And whoever is in the plan no more, as long as there is something of him: what is shown of him is old.</summary>
        public ImmutableArray<string> Missing(TimeProvider time) =>
        [
            .. Plan.Peers.Select(p => p.Name).Where(
                name => !Parts.TryGetValue(Shard.OfPeer(name), out var known) || time.GetElapsedTime(known.Part.CollectedAt) > options.Interval * MissedAfter),
            .. Parts.Keys.Select(Shard.PeerOf).OfType<string>().Except(Plan.Peers.Select(p => p.Name)).Order(StringComparer.Ordinal),
        ];

        /// <summary>The later view decides, and under one view the later moment; but nobody lives on an old title: what grows old gives way.</summary>
        private bool IsBetter(ShardPart part, ShardPart known, TimeProvider time) =>
            part.Revision == known.Revision || (part.Revision < known.Revision && time.GetElapsedTime(known.CollectedAt, part.CollectedAt) > options.Interval * MissedAfter)
                ? part.CollectedAt >= known.CollectedAt
                : part.Revision > known.Revision;
    }
}
