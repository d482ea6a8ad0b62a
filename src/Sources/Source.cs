using LustreActors.Messages;

namespace LustreActors.Sources;

/// <summary>
/// One thing that can be read: files in, a <see cref="Reading"/> out. A source keeps what is worth keeping between two collections (paths that
/// were found, label bytes of known jobs) and is used by one call at a time; it knows no thread, no clock and no actor.
/// </summary>
public abstract class Source
{
    /// <summary>Unique on this host, and stable: <c>scratch-OST0000</c>, <c>scratch-OST0000/jobs</c>. It is the label <c>source</c> of our own families.</summary>
    public abstract string Name { get; }

    /// <summary>Its readings have a <see cref="JobTable"/>.</summary>
    public virtual bool HasJobs => false;

    public abstract Reading Read(FileReader files);
}
