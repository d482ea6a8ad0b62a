using Akka.Actor;

namespace LustreActors.Actors;

/// <summary>
/// The children that an actor keeps by name. A name is free again only when its former bearer has ended, so a child that is wanted back
/// while it is still stopping is made on its notice: the parent reconciles once more then.
/// </summary>
internal sealed class ChildSet(IUntypedActorContext context, Func<string, object> ended)
{
    private readonly Dictionary<string, Child> _children = new(StringComparer.Ordinal);

    /// <summary>No child is on its way out: all that is wanted is here.</summary>
    public bool IsSettled => _children.Values.All(c => !c.Stopping);

    public void Keep(IReadOnlyCollection<string> wanted, Func<string, Props> props)
    {
        foreach (var (name, child) in _children)
        {
            if (!child.Stopping && !wanted.Contains(name))
                Stop(name);
        }

        foreach (var name in wanted)
        {
            if (_children.ContainsKey(name))
                continue;
            var actor = context.ActorOf(props(name), name);
            context.WatchWith(actor, ended(name));
            _children.Add(name, new Child(actor));
        }
    }

    public void Tell(string name, object message)
    {
        if (_children.TryGetValue(name, out var child) && !child.Stopping)
            child.Actor.Tell(message);
    }

    public void StopAll()
    {
        foreach (var name in _children.Keys)
            Stop(name);
    }

    public void Stop(string name) => TryStop(name);

    /// <summary>False where there is no child of that name, or it has been stopped already.</summary>
    public bool TryStop(string name)
    {
        if (!_children.TryGetValue(name, out var child) || child.Stopping)
            return false;
        child.Stopping = true;
        context.Stop(child.Actor);
        return true;
    }

    public void Ended(string name) => _children.Remove(name);

    private sealed class Child(IActorRef actor)
    {
        public IActorRef Actor { get; } = actor;

        public bool Stopping { get; set; }
    }
}
