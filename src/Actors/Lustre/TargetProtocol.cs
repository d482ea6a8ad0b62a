namespace LustreActors.Actors.Lustre;

/// <summary>Messages to <see cref="TargetActor"/>.</summary>
internal abstract record TargetProtocol
{
    private TargetProtocol()
    {
    }

    /// <summary>A discovery has found the target. Sources that have ended are started again, with these settings.</summary>
    public sealed record TargetFound(LustreOptions Options) : TargetProtocol;

    public sealed record SourceEnded(string Name) : TargetProtocol;
}
