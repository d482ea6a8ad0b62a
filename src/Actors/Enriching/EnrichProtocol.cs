namespace LustreActors.Actors;

/// <summary>What is said to the supervisor of all that says whose jobs are.</summary>
public abstract record EnrichProtocol
{
    private EnrichProtocol()
    {
    }

    /// <summary>New settings; null where all of it is off.</summary>
    public sealed record Reconfigured(EnrichOptions? Options) : EnrichProtocol;

    /// <summary>Whether the jobs of the cluster are ours to join.</summary>
    public sealed record Owned(bool IsOurs) : EnrichProtocol;

    public sealed record SourceEnded(string Name) : EnrichProtocol;

    /// <summary>The join has seen these users at work, and these jobs that SLURM does not list.</summary>
    public sealed record Unknown(IReadOnlyCollection<long> Users, IReadOnlyCollection<long> Jobs) : EnrichProtocol;
}
