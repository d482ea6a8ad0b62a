namespace LustreActors.Sources;

/// <summary>A source that is asked for things by number: it runs what it takes to find them, and remembers what it found.</summary>
public abstract class LookupSource : CommandSource
{
    /// <summary>These are wanted from now on. True where some of them are to be looked up: it wants to be collected.</summary>
    public abstract bool Want(IReadOnlyCollection<long> keys);
}
