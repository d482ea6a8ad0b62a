using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Inspecting;

/// <summary>Counts the actors of an <see cref="ActorTree"/>.</summary>
public sealed class TreeCensus(ActorTree tree) : IActorCensus
{
    public ActorCensus Count()
    {
        var branches = tree.Tree().GroupBy(a => ActorPaths.Branch(a.Path))
            .Select(b => new BranchCensus(b.Key, b.Count(), b.Max(a => a.Waiting))).ToArray();
        var counted = tree.RestartsByBranch;
        var restarts = branches.Select(b => b.Branch).Union(counted.Keys).ToDictionary(b => b, b => counted.GetValueOrDefault(b));
        return new ActorCensus(branches, restarts, tree.DeadLetters.ByReason.ToDictionary(d => SnakeCase(d.Key.ToString()), d => d.Value));
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToLowerInvariant(c)));
}
