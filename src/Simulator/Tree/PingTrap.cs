namespace LustreActors.Simulator;

/// <summary>
/// A <c>ping</c> file. Nobody may read it: a live client sends an RPC for it and waits. Here it is empty, and its time of access tells
/// whether it was read. That needs a file system that keeps such times, at least relative to the last change (<c>relatime</c>).
/// </summary>
internal sealed class PingTrap(TreeStore store, TreeFile file)
{
    private static readonly DateTime Never = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Path => file.Path;

    public bool Read => file.Present && File.GetLastAccessTimeUtc(file.Path) != Never;

    public void Put()
    {
        var first = !file.Present;
        store.Put(file);
        if (first)
            File.SetLastAccessTimeUtc(file.Path, Never);
    }
}
