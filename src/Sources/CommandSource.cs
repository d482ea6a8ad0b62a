using System.Collections.Immutable;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Sources;

/// <summary>
/// A source that reads the output of commands. In each collection it first names the commands, then reads their output: it starts none
/// itself. The outputs are read together or not at all. When one command has to be killed, the last reading of the source stays, unless
/// its output may be cut.
/// </summary>
public abstract class CommandSource : Source
{
    /// <summary>The most rounds of commands in one collection. After each round the source may name further commands.</summary>
    public virtual int MostRounds => 1;

    /// <summary>The commands to run now, one after the other. Empty when there are none.</summary>
    public abstract ImmutableArray<SourceCommand> Commands(FileReader files);

    /// <summary>Reads the outputs of a round, in the order of the commands, at <paramref name="now"/>.</summary>
    public abstract Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now);

    public sealed override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Read(files.Outputs, files.Now);
    }
}

/// <summary>A source that looks up names by number through commands, and remembers them.</summary>
public abstract class LookupSource : CommandSource
{
    /// <summary>Requests these numbers. True when some of them must be looked up, so that the source should be collected.</summary>
    public abstract bool Want(IReadOnlyCollection<long> keys);
}
