using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What this process says of itself at the moment, for its door <c>/cluster/member</c>: read from any thread, and there before the first view.</summary>
public sealed class OwnMember
{
    private volatile Member? _current;

    /// <summary>Null until it takes part.</summary>
    public Member? Current
    {
        get => _current;
        internal set => _current = value;
    }
}
