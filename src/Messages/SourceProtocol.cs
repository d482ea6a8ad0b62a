namespace LustreActors.Messages;

/// <summary>What is said to the actor of a source.</summary>
public abstract record SourceProtocol
{
    private SourceProtocol()
    {
    }

    /// <summary>Read now, unless a read is under way; either way a report follows.</summary>
    public sealed record Collect : SourceProtocol
    {
        public static Collect Now { get; } = new();
    }

    /// <summary>Look these up too, numbers of users or of jobs. Of a source that looks nothing up they are no matter.</summary>
    public sealed record Want(IReadOnlyCollection<long> Keys) : SourceProtocol;
}
