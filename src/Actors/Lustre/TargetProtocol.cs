namespace LustreActors.Actors;

/// <summary>What is said to the actor of a target.</summary>
internal abstract record TargetProtocol
{
    private TargetProtocol()
    {
    }

    /// <summary>A look has found the target: sources whose files were gone meanwhile are wanted again.</summary>
    public sealed record StillHere : TargetProtocol
    {
        public static StillHere Now { get; } = new();
    }

    public sealed record SourceEnded(string Name) : TargetProtocol;
}
