using System.Globalization;

namespace LustreActors.Simulator.Tree;

/// <summary>One file of a tree: its place, how its content is made, what was written last, and its fault.</summary>
internal sealed class TreeFile(string path, Action<Utf8Writer> render)
{
    /// <summary>The time of access of a <c>ping</c> that was never read.</summary>
    public static readonly DateTime NeverRead = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Path { get; } = path;
    public Action<Utf8Writer> Render { get; } = render;

    /// <summary>The content that was written last; null if the file is absent, or too large to be kept for comparison.</summary>
    public byte[]? Written { get; set; }

    public bool Present { get; set; }

    /// <summary>The latest pass that put it.</summary>
    public long Pass { get; set; }

    public FileFault? Fault { get; set; }

    /// <summary>The content never changes, so it is rendered once.</summary>
    public bool Constant { get; init; }

    /// <summary>Takes commands and cannot be read: mode 0200.</summary>
    public bool WriteOnly { get; init; }

    /// <summary>The target of a symbolic link; null for a file.</summary>
    public string? LinkTo { get; init; }

    /// <summary>A file that no reader may read: its time of access tells whether one did.</summary>
    public bool Ping { get; init; }

    public bool Pinged => Ping && Present && File.GetLastAccessTimeUtc(Path) != NeverRead;
}

/// <summary>
/// The files below one root. A pass puts every file that should exist: an unchanged file is left alone, and a changed one is written
/// beside the tree and renamed into it, so that no reader sees half of it. The end of a pass removes the files that it did not put.
/// </summary>
internal sealed class TreeStore : IDisposable
{
    private const int LargestCompared = 64 << 10;
    private const int PipesKept = 16;
    private const UnixFileMode OwnerWritable = UnixFileMode.UserWrite;
    private const UnixFileMode WorldReadable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _root;
    private readonly string _scratch;
    private readonly HashSet<TreeFile> _present = [];
    private readonly HashSet<FileFault> _faults = [];
    private readonly Utf8Writer _writer = new();
    private readonly Queue<ReleasedPipe> _released = new();
    private long _pass;
    private long _temporaries;

    /// <summary>A router has LNet's files and none of Lustre's.</summary>
    public TreeStore(string root, bool lustre = true)
    {
        _root = Path.GetFullPath(root);
        // A reader's patterns for Lustre's directories do not match a name that begins with a dot.
        _scratch = Path.Combine(_root, ".writing");
        var left = Enum.GetValues<TreeRoot>().Select(DirectoryOf).Where(Directory.Exists).ToList();
        // Only an earlier tree's files are removed: the root of a real server must stay untouched.
        if (left.Count > 0 && !Directory.Exists(_scratch))
            throw new InvalidOperationException($"{left[0]} was not written by a simulated tree; choose another root.");
        foreach (var directory in left.Append(_scratch).Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        TreeRoot[] always = lustre ? [TreeRoot.Proc, TreeRoot.Sys, TreeRoot.Debug] : [];
        foreach (var directory in always.Select(DirectoryOf).Append(_scratch))
            Directory.CreateDirectory(directory);
    }

    public string PathOf(TreeRoot root, string relative) => Path.Combine(DirectoryOf(root), relative);

    public void BeginPass() => _pass++;

    public void Put(TreeFile file)
    {
        file.Pass = _pass;
        if (file.Fault is not HungFile && !(file.Constant && file.Present && file.Fault is null))
            Write(file);
    }

    public void EndPass()
    {
        foreach (var file in _present.Where(file => file.Pass != _pass).ToList())
            Remove(file);
        foreach (var pipe in _released)
            pipe.Feed();
    }

    /// <summary>Writes a file whose fault began or ended. Returns the bytes that it has without a fault.</summary>
    public byte[] WriteAgain(TreeFile file)
    {
        file.Written = null;
        if (!file.Present)
            return [];
        Write(file);
        return _writer.Written.ToArray();
    }

    public string NewTemporary() => Path.Combine(_scratch, (++_temporaries).ToString(CultureInfo.InvariantCulture));

    public void FaultBegan(FileFault fault) => _faults.Add(fault);

    public void FaultEnded(FileFault fault) => _faults.Remove(fault);

    public void Keep(ReleasedPipe pipe)
    {
        _released.Enqueue(pipe);
        if (_released.Count > PipesKept)
            _released.Dequeue().Dispose();
    }

    public void Dispose()
    {
        foreach (var fault in _faults.ToList())
            fault.Release();
        foreach (var pipe in _released)
            pipe.Dispose();
    }

    private void Write(TreeFile file)
    {
        _writer.Clear();
        file.Render(_writer);
        var content = file.Fault is { } fault ? fault.Distort(_writer.Written) : _writer.Written;
        if (file.Present && file.Written is { } before && content.SequenceEqual(before))
            return;
        if (!file.Present)
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        if (file.LinkTo is { } to)
            File.CreateSymbolicLink(file.Path, to);
        else
            Replace(file, content);
        if (file.Ping)
            File.SetLastAccessTimeUtc(file.Path, TreeFile.NeverRead);
        file.Present = true;
        _present.Add(file);
        if (content.Length > LargestCompared)
            file.Written = null;
        else if (file.Written?.Length == content.Length)
            content.CopyTo(file.Written);
        else
            file.Written = content.ToArray();
    }

    private string DirectoryOf(TreeRoot root) => Path.Combine(_root, root.Path());

    private void Replace(TreeFile file, ReadOnlySpan<byte> content)
    {
        var temporary = NewTemporary();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = file.WriteOnly ? OwnerWritable : WorldReadable;
        using (var stream = new FileStream(temporary, options))
            stream.Write(content);
        File.Move(temporary, file.Path, overwrite: true);
    }

    private void Remove(TreeFile file)
    {
        File.Delete(file.Path);
        file.Present = false;
        _present.Remove(file);
        file.Written = null;
        for (var directory = Path.GetDirectoryName(file.Path)!; IsBelowRoots(directory); directory = Path.GetDirectoryName(directory)!)
        {
            if (Directory.EnumerateFileSystemEntries(directory).Any())
                return;
            Directory.Delete(directory);
        }
    }

    private bool IsBelowRoots(string directory) =>
        Enum.GetValues<TreeRoot>().Any(root => directory.StartsWith(DirectoryOf(root) + "/", StringComparison.Ordinal));
}
