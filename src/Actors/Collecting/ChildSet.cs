using Akka.Actor;

namespace LustreActors.Actors.Collecting;

/// <summary>
/// The children of an actor, by name. A name becomes free only when its child has ended. A child that is wanted again while it is stopping
/// is therefore created later: the parent calls <see cref="Keep"/> again when it is notified of the end.
/// </summary>
internal sealed class ChildSet(IUntypedActorContext context, Func<string, object> ended)
{
    private readonly Dictionary<string, Child> _children = new(StringComparer.Ordinal);

    /// <summary>Whether no child is stopping.</summary>
    public bool IsSettled => _children.Values.All(c => !c.IsStopping);

    /// <summary>Stops the children that are not wanted, and creates those that are missing.</summary>
    public void Keep(IReadOnlyCollection<string> wanted, Func<string, Props> props)
    {
        foreach (var (name, child) in _children)
        {
            if (!child.IsStopping && !wanted.Contains(name))
                Stop(name);
        }

        foreach (var name in wanted)
        {
            if (_children.TryGetValue(name, out var child))
            {
                child.IsReplaced |= child.IsStopping;
                continue;
            }

            var actor = context.ActorOf(props(name), name);
            context.WatchWith(actor, ended(name));
            _children.Add(name, new Child(actor));
        }
    }

    public void Tell(string name, object message)
    {
        if (_children.TryGetValue(name, out var child) && !child.IsStopping)
            child.Actor.Tell(message);
    }

    public void StopAll()
    {
        foreach (var name in _children.Keys)
            Stop(name);
    }

    public void Stop(string name) => TryStop(name);

    /// <summary>Returns false if there is no such child or it is already stopping.</summary>
    public bool TryStop(string name)
    {
        if (!_children.TryGetValue(name, out var child) || child.IsStopping)
            return false;
        child.IsStopping = true;
        context.Stop(child.Actor);
        return true;
    }

    /// <summary>Stops a child that needs a successor. Returns false if there is no such child or it is already stopping.</summary>
    public bool TryReplace(string name)
    {
        if (!TryStop(name))
            return false;
        _children[name].IsReplaced = true;
        return true;
    }

    /// <summary>Frees the name of a child that has ended. The parent calls it when it is notified.</summary>
    /// <returns>Whether it needs a successor: it was replaced, or wanted again while it was stopping.</returns>
    public bool Ended(string name) => _children.Remove(name, out var child) && child.IsReplaced;

    private sealed class Child(IActorRef actor)
    {
        public IActorRef Actor { get; } = actor;

        public bool IsStopping { get; set; }

        public bool IsReplaced { get; set; }
    }
}

/// <summary>
/// Tells the parent that a child was restarted: it has the settings of its props, and needs those that have changed since.
/// </summary>
internal sealed record ChildRestarted(string Name);
