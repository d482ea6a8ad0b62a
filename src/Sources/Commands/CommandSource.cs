using System.Collections.Immutable;

namespace LustreActors.Sources;

/// <summary>
/// A source that commands are run for. In one collection it is first asked which, then read with what they said: it starts none itself. All are
/// read together or not at all: when one of them has to be killed, what the source said last stays.
/// </summary>
public abstract class CommandSource : Source
{
    /// <summary>What to run now, one after the other. Nothing where there is nothing to be asked.</summary>
    public abstract ImmutableArray<SourceCommand> Commands(FileReader files);

    /// <summary>What the commands said, in their order.</summary>
    public abstract Reading Read(IReadOnlyList<CommandOutput> outputs);

    public sealed override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Read(files.Outputs);
    }
}
