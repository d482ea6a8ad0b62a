namespace LustreActors.Kernel;

/// <summary>How an actor fails when one of its children escalated: the child's failure is the inner exception.</summary>
public sealed class EscalatedException : Exception
{
    internal EscalatedException(ActorPath child, Exception cause)
        : base($"{child} escalated {cause.GetType().Name}: {cause.Message}", cause) => Child = child;

    public ActorPath Child { get; }
}

/// <summary>The cause that an actor sees when an operator restarts it.</summary>
public sealed class RestartRequestedException : Exception
{
    internal RestartRequestedException()
        : base("An operator asked for the restart")
    {
    }
}
