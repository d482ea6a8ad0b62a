using System.Collections.Immutable;

namespace LustreActors.Sources;

/// <summary>
/// A source that commands are run for. In one collection it is first asked which, then read with what they said: it starts none itself. All are
/// read together or not at all: when one of them has to be killed, what the source said last stays.
/// </summary>
public abstract class CommandSource : Source
{
    /// <summary>How often in one collection it may see, with what it just learned, whether there is more to ask.</summary>
    public virtual int MostRounds => 1;

    /// <summary>What to run now, one after the other. Nothing where there is nothing to be asked.</summary>
    public abstract ImmutableArray<SourceCommand> Commands(FileReader files);

    /// <summary>What the commands of a round said, in their order, at <paramref name="now"/>.</summary>
    public abstract Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now);

    public sealed override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Read(files.Outputs, files.Now);
    }
}

/// <summary>A source that is asked for things by number: it runs what it takes to find them, and remembers what it found.</summary>
public abstract class LookupSource : CommandSource
{
    /// <summary>These are wanted from now on. True where some of them are to be looked up: it wants to be collected.</summary>
    public abstract bool Want(IReadOnlyCollection<long> keys);
}
