namespace LustreActors.Messages;

/// <summary>
/// What a source knows that others join with: it goes along with the source's samples, and stays when they grow stale. Immutable.
/// </summary>
public abstract class JoinTable
{
    private protected JoinTable()
    {
    }
}
