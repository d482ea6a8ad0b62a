using LustreActors.Messages.Tables;
using LustreActors.Sources.Files;

namespace LustreActors.Sources;

/// <summary>
/// Something that can be read: files in, a <see cref="Reading"/> out. A source may keep state between two collections (paths that were
/// found, label bytes of known jobs) and is used by one call at a time. It uses no thread, no clock and no actor.
/// </summary>
public abstract class Source
{
    /// <summary>
    /// The name, unique on this host and stable: <c>scratch-OST0000</c>, <c>scratch-OST0000/jobs</c>. It is the label <c>source</c> of the
    /// exporter's own families.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>Whether its readings have a <see cref="JobTable"/>.</summary>
    public virtual bool HasJobs => false;

    /// <summary>Whether its readings have a <see cref="ClientTable"/>.</summary>
    public virtual bool HasClients => false;

    public abstract Reading Read(FileReader files);
}
