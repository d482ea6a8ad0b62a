namespace LustreActors.Host.OneShot;

/// <summary>A file, folder or link below one of Lustre's roots.</summary>
/// <param name="Path">The path on this host.</param>
/// <param name="Name">The name in the dump.</param>
/// <param name="Kind"><c>d</c> for a folder, <c>l</c> for a link, <c>-</c> for a file.</param>
/// <param name="Mode">The permissions.</param>
internal sealed record DumpFile(string Path, string Name, char Kind, UnixFileMode Mode)
{
    private const UnixFileMode AnyRead = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string? LinkTarget { get; init; }

    /// <summary>
    /// The reason to skip the file: reading some files has an effect, and others can only be written. Null for a file that is read.
    /// </summary>
    public string? SkipReason => Kind != '-' ? null
        : System.IO.Path.GetFileName(Path) is "ping" or "clear" or "force_sync" ? "never read"
        : (Mode & AnyRead) == 0 ? "write-only" : null;

    /// <summary>
    /// The import that a file of <c>osc</c>, <c>mdc</c> or <c>osp</c> belongs to: the connection to a target on another server.
    /// </summary>
    public (string Kind, string Device)? Import
    {
        get
        {
            var parts = Name.Split('/');
            return parts is [.., "osc" or "mdc" or "osp", _, _] ? (parts[^3], parts[^2]) : null;
        }
    }

    /// <summary>
    /// True for a file whose content comes from the other server. While that server is down a read hangs for minutes, so that such files
    /// are read only when the import is connected.
    /// </summary>
    public bool AsksTheServer => Import is not null
        && (System.IO.Path.GetFileName(Path) is "blocksize" or "maxbytes" or "namelen_max" or "statfs_state"
            || System.IO.Path.GetFileName(Path).StartsWith("kbytes", StringComparison.Ordinal)
            || System.IO.Path.GetFileName(Path).StartsWith("files", StringComparison.Ordinal));
}
