namespace LustreActors.Host.OneShot;

/// <summary>
/// A file that is written aside, in the same folder, and renamed when it is complete: a reader sees the old content or the new one. The
/// name aside begins with a dot and ends with nothing that a reader of the folder looks for.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private const UnixFileMode EverybodyReads =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _path;
    private readonly string _aside;
    private readonly FileStream _stream;

    private OutputFile(string path, string aside, FileStream stream) => (_path, _aside, _stream) = (path, aside, stream);

    public Stream Stream => _stream;

    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static OutputFile Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder; name the file in it, for example {Path.Combine(path, "lustre.prom")}");
        if (!Directory.Exists(folder))
            throw new IOException($"{path} cannot be written: there is no folder {folder}");
        var aside = Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        try
        {
            return new OutputFile(path, aside, new FileStream(aside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = EverybodyReads,
            }));
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be written: this user may create no file in {folder}");
        }
    }

    /// <summary>Puts the file into its place. What is not published is deleted.</summary>
    public void Publish()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_aside, _path, overwrite: true);
    }

    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_aside);
    }
}
