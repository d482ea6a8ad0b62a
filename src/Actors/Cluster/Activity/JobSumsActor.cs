using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Supervising;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// Keeps the newest table of each collector and exporter that this aggregator reads, and adds up those of an interval on request.
/// </summary>
public sealed class JobSumsActor : UntypedActor, IWithTimers
{
    private readonly JobSumsParts _parts;
    private readonly JobActivityShare _share;
    private readonly List<Waiting> _waiting = [];
    private HashSet<string> _collectors = [];
    private HashSet<string> _exporters = [];
    private long _questions;

    public JobSumsActor(JobSumsParts parts) => (_parts, _share) =
        (parts, new JobActivityShare(parts.Interval, parts.Time) { AddsLate = !parts.OfClients });

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>
    /// Must be supervised by <see cref="Supervision.KeepsState"/>: a sum without the tables of this interval would be too small.
    /// </summary>
    public static Props Props(JobSumsParts parts) => Akka.Actor.Props.Create(() => new JobSumsActor(parts));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case JobSumsProtocol.Planned planned:
                Plan(planned.Plan);
                AnswerComplete();
                break;
            case JobSumsProtocol.Put put when _collectors.Contains(put.Peer) || _exporters.Contains(put.Peer):
                _share.Put(put.Peer, put.Table);
                AnswerComplete();
                break;
            case JobSumsProtocol.Put put:
                // The collector has moved to another aggregator while it was read.
                put.Table.Rows.Release();
                break;
            case JobSumsProtocol.ReadSum question when IsComplete(question.Interval):
                Answer(Sender, question);
                break;
            case JobSumsProtocol.ReadSum question:
                _waiting.Add(new Waiting(++_questions, Sender, question));
                Timers.StartSingleTimer(_questions, new Overdue(_questions), _parts.Interval / 2);
                break;
            case Overdue overdue when _waiting.Find(w => w.Number == overdue.Number) is { } waiting:
                _waiting.Remove(waiting);
                Answer(waiting.From, waiting.Question);
                break;
        }
    }

    private void Plan(ShardPlan plan)
    {
        var ours = plan.Peers.Where(p => plan.Owns(_parts.Self, Shard.ForPeer(p.Name))).ToArray();
        _collectors = [.. ours.Where(p => !p.IsForeign).Select(p => p.Name)];
        _exporters = [.. ours.Where(p => p.IsForeign).Select(p => p.Name)];
        _share.Keep(new HashSet<string>(_collectors.Concat(_exporters), StringComparer.Ordinal));
        if (!plan.IsAggregator(_parts.Self))
            Report(null);
    }

    /// <summary>Exporters are not awaited: they are not aligned to the interval, and most have no jobs.</summary>
    private bool IsComplete(long interval) => _collectors.All(c => _share.Has(c, interval));

    private void AnswerComplete()
    {
        foreach (var waiting in _waiting.Where(w => IsComplete(w.Question.Interval)).ToArray())
        {
            _waiting.Remove(waiting);
            Timers.Cancel(waiting.Number);
            Answer(waiting.From, waiting.Question);
        }
    }

    private void Answer(IActorRef to, JobSumsProtocol.ReadSum question)
    {
        var except = new HashSet<string>(question.Except, StringComparer.Ordinal);
        string[] members = [.. _collectors, .. _exporters.Where(_share.Knows)];
        var sum = _share.Sum(question.Interval, members, except);
        _parts.Pages.Trim();
        if (question.Except.IsEmpty)
            Report(JobSumState.Create(sum, members.Length));
        to.Tell(sum);
    }

    private void Report(JobSumState? state)
    {
        if (_parts.OfClients)
            _parts.Published.OwnClients = state;
        else
            _parts.Published.OwnSum = state;
    }

    private sealed record Waiting(long Number, IActorRef From, JobSumsProtocol.ReadSum Question);

    private sealed record Overdue(long Number);
}

/// <summary>The dependencies of <see cref="JobSumsActor"/>.</summary>
/// <param name="Self">The name of this member.</param>
/// <param name="Interval">The length of an interval.</param>
/// <param name="Pages">The memory for the rows of the tables.</param>
/// <param name="Published">Receives the completeness of the sums.</param>
/// <param name="Time">The clock.</param>
public sealed record JobSumsParts(string Self, TimeSpan Interval, JobActivityPages Pages, PublishedCluster Published, TimeProvider Time)
{
    /// <summary>
    /// The tables are those of clients. A table of the interval before is not added then: what a late server has done is missing.
    /// </summary>
    public bool OfClients { get; init; }
}
