using LustreActors.Kernel;

namespace LustreActors.Actors;

/// <summary>The census of the actors of an <see cref="ActorSystem"/>.</summary>
public sealed class KernelCensus(ActorSystem system) : IActorCensus
{
    private readonly SortedDictionary<string, long> _restarts = new(StringComparer.Ordinal);
    private Dictionary<long, long> _restartsOfLiving = [];

    public ActorCensus Take()
    {
        var living = system.Tree();
        CountRestarts(living);
        return new ActorCensus(
            [.. living.GroupBy(a => Branch(a.Path)).Select(b => new BranchCensus(b.Key, b.Count(), b.Max(a => a.Mailbox.Depth)))],
            _restarts,
            system.Totals.DeadLetters.ToDictionary(d => SnakeCase(d.Key.ToString()), d => d.Value));
    }

    /// <summary>The restarts of an actor that has ended stay in the sum: a counter that falls is taken for one that began again.</summary>
    private void CountRestarts(IReadOnlyList<ActorSnapshot> living)
    {
        var before = _restartsOfLiving;
        _restartsOfLiving = [];
        foreach (var actor in living)
        {
            // An actor that is being abandoned may be listed twice.
            if (!_restartsOfLiving.TryAdd(actor.Uid, actor.Restarts))
                continue;
            var branch = Branch(actor.Path);
            _restarts[branch] = _restarts.GetValueOrDefault(branch) + actor.Restarts - before.GetValueOrDefault(actor.Uid);
        }
    }

    private static string Branch(ActorPath path)
    {
        var text = path.ToString();
        var second = text.IndexOf('/', 1);
        var third = second < 0 ? -1 : text.IndexOf('/', second + 1);
        return third < 0 ? text : text[..third];
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
