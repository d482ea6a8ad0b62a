namespace LustreActors.Actors;

/// <summary>What is said to the actor of a target.</summary>
internal abstract record TargetProtocol
{
    private TargetProtocol()
    {
    }

    /// <summary>A look has found the target: sources whose files were gone meanwhile are wanted again, all with the settings in force.</summary>
    public sealed record StillHere(LustreOptions Options) : TargetProtocol;

    public sealed record SourceEnded(string Name) : TargetProtocol;
}
