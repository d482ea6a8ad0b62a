namespace LustreActors.Messages;

/// <summary>Messages to the actor of a source.</summary>
public abstract record SourceProtocol
{
    private SourceProtocol()
    {
    }

    /// <summary>Reads now, unless a reading is in progress. A report follows in both cases.</summary>
    public sealed record Collect : SourceProtocol
    {
        public static Collect Now { get; } = new();
    }

    /// <summary>Looks these numbers of users or jobs up too. A source that looks nothing up ignores them.</summary>
    public sealed record Want(IReadOnlyCollection<long> Keys) : SourceProtocol;
}
