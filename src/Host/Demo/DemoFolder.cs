namespace LustreActors.Host.Demo;

/// <summary>
/// The temporary folder of a demo, deleted at its end. A demo that is killed leaves it behind; the next demo deletes it. The lock on a file
/// in the folder ends with its process, however that ends.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private const string Prefix = "lustre-demo-";
    private const string LockName = "owner";

    private readonly DirectoryInfo _folder;
    private readonly FileStream _lock;

    private DemoFolder(DirectoryInfo folder)
    {
        _folder = folder;
        _lock = new FileStream(PathOf(LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public string Path => _folder.FullName;

    public static DemoFolder Create()
    {
        var own = new DemoFolder(Directory.CreateTempSubdirectory(Prefix));

        // A folder of another user may hold a FIFO or a link in the place of the lock, and its user may change it meanwhile.
        var owner = FileStatus.Read(own.Path)?.Owner;
        foreach (var left in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            if (left != own.Path && FileStatus.Read(left) is { IsFolder: true } status && status.Owner == owner)
                DeleteIfLeft(left);
        }

        return own;
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _lock.Dispose();
    }

    private static void DeleteIfLeft(string folder)
    {
        try
        {
            using var held = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.Write, FileShare.None);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its demo runs, or it was not made by a demo.
        }
    }
}
