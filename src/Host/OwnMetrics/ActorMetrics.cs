using LustreActors.Actors.Publishing;
using Prometheus;

namespace LustreActors.Host.OwnMetrics;

/// <summary>Metrics of the actors by branch of the tree, and of dead letters.</summary>
internal static class ActorMetrics
{
    public static void Register(OwnRegistry registry, IActorCensus actors)
    {
        var living = registry.Gauge(OwnFamilies.Actors);
        var restarts = registry.Counter(OwnFamilies.ActorRestarts);
        var depth = registry.Gauge(OwnFamilies.MailboxDepth);
        var letters = registry.Counter(OwnFamilies.DeadLetters);
        string[] before = [];
        registry.BeforeExport(() =>
        {
            var census = actors.Count();
            string[] now = [.. census.Branches.Select(b => b.Branch)];
            foreach (var gone in before.Except(now))
            {
                living.RemoveLabelled(gone);
                depth.RemoveLabelled(gone);
            }

            before = now;
            foreach (var branch in census.Branches)
            {
                living.WithLabels(branch.Branch).Set(branch.Living);
                depth.WithLabels(branch.Branch).Set(branch.DeepestMailbox);
            }

            SetAll(restarts, census.Restarts);
            SetAll(letters, census.DeadLetters);
        });
    }

    private static void SetAll(Counter counter, IReadOnlyDictionary<string, long> values)
    {
        foreach (var (label, value) in values)
            counter.WithLabels(label).IncTo(value);
    }
}
