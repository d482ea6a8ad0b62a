namespace LustreActors.Actors.Enriching;

/// <summary>Messages to <see cref="EnrichSupervisor"/>.</summary>
public abstract record EnrichProtocol
{
    private EnrichProtocol()
    {
    }

    /// <summary>New settings; null switches the branch off.</summary>
    public sealed record Reconfigured(EnrichOptions? Options) : EnrichProtocol;

    /// <summary>This member has become the owner of the join, or has ceased to be.</summary>
    public sealed record Owned(bool IsOurs) : EnrichProtocol;

    public sealed record SourceEnded(string Name) : EnrichProtocol;

    /// <summary>The join has seen these users, and these jobs that SLURM does not list. They are looked up.</summary>
    public sealed record Unknown(IReadOnlyCollection<long> Users, IReadOnlyCollection<long> Jobs) : EnrichProtocol;
}
