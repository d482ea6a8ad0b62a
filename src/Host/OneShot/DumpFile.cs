namespace LustreActors.Host;

/// <summary>Something below one of Lustre's roots, and what became of reading it.</summary>
/// <param name="Path">On this host.</param>
/// <param name="Name">In the dump.</param>
/// <param name="Kind"><c>d</c> for a folder, <c>l</c> for a link, <c>-</c> for what can be read.</param>
/// <param name="Mode">Its permissions.</param>
internal sealed record DumpFile(string Path, string Name, char Kind, UnixFileMode Mode)
{
    private const UnixFileMode AnyRead = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string? LinkTarget { get; init; }

    /// <summary>Why it is not in the dump, before anybody tried: reading some files does something, and some can only be written.</summary>
    public string? NotToBeRead => Kind != '-' ? null
        : System.IO.Path.GetFileName(Path) is "ping" or "clear" or "force_sync" ? "never read"
        : (Mode & AnyRead) == 0 ? "write-only" : null;

    /// <summary>In <c>osc</c>, <c>mdc</c> or <c>osp</c>: the connection to a target on another server.</summary>
    public (string Kind, string Device)? Import
    {
        get
        {
            var parts = Name.Split('/');
            return parts is [.., "osc" or "mdc" or "osp", _, _] ? (parts[^3], parts[^2]) : null;
        }
    }

    /// <summary>
    /// Their answer comes from the other server, and while that is down the call hangs for minutes: they are read of a connection alone that is up.
    /// </summary>
    public bool AsksTheServer => Import is not null
        && (System.IO.Path.GetFileName(Path) is "blocksize" or "maxbytes" or "namelen_max" or "statfs_state"
            || System.IO.Path.GetFileName(Path).StartsWith("kbytes", StringComparison.Ordinal)
            || System.IO.Path.GetFileName(Path).StartsWith("files", StringComparison.Ordinal));
}
