namespace LustreActors.Messages.Tables;

/// <summary>
/// A table that is joined with those of other sources. It belongs to a reading, and is used after the samples have become stale. Immutable.
/// </summary>
public abstract class JoinTable
{
    private protected JoinTable()
    {
    }
}
