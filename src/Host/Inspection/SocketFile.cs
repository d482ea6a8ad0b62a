namespace LustreActors.Host.Inspection;

/// <summary>The identity of a Unix socket in the file system.</summary>
internal sealed record SocketFile(long Inode, long Device)
{
    /// <returns>Null when nothing lies at the path, or something else than a socket.</returns>
    public static SocketFile? Find(string path) =>
        FileStatus.Read(path) is { IsSocket: true } socket ? new SocketFile(socket.Inode, socket.Device) : null;
}
