using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>
/// The files below one root. A pass puts every file that should exist; a file whose bytes are unchanged is left alone, a changed one is
/// written beside the tree and renamed into it, so that no reader sees half of it, and what a pass did not put is removed.
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
        // A dot keeps it away from every pattern that a reader of Lustre's directories would use.
        _scratch = Path.Combine(_root, ".writing");
        var roots = Enum.GetValues<TreeRoot>().Select(kind => Path.Combine(_root, Placement.Path(kind))).ToList();
        var left = roots.Where(Directory.Exists).ToList();
        // Only what an earlier tree left is cleared away: with the root of a real server this must touch nothing.
        if (left.Count > 0 && !Directory.Exists(_scratch))
            throw new InvalidOperationException($"{left[0]} was not written by a simulated tree; choose another root.");
        foreach (var directory in left.Append(_scratch).Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        TreeRoot[] always = lustre ? [TreeRoot.Proc, TreeRoot.Sys, TreeRoot.Debug] : [];
        foreach (var directory in always.Select(kind => Path.Combine(_root, Placement.Path(kind))).Append(_scratch))
            Directory.CreateDirectory(directory);
    }

    public TreeFile File(TreeRoot root, string relative, Action<Utf8Writer> render) =>
        new(PathOf(root, relative), render);

    public TreeFile Constant(TreeRoot root, string relative, byte[] content) =>
        new(PathOf(root, relative), writer => writer.Write(content)) { Constant = true };

    public TreeFile WriteOnly(TreeRoot root, string relative) =>
        new(PathOf(root, relative), _ => { }) { Constant = true, WriteOnly = true };

    public TreeFile Link(TreeRoot root, string relative, string to) =>
        new(PathOf(root, relative), _ => { }) { Constant = true, LinkTo = to };

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

    /// <summary>Writes a file whose fault came or went, whatever was written before; the content that it would have without a fault.</summary>
    public byte[] WriteAgain(TreeFile file)
    {
        file.Written = null;
        if (!file.Present)
            return [];
        Write(file);
        return _writer.Written.ToArray();
    }

    public string NewTemporary() => Path.Combine(_scratch, (++_temporaries).ToString(CultureInfo.InvariantCulture));

    public void Began(FileFault fault) => _faults.Add(fault);

    public void Ended(FileFault fault) => _faults.Remove(fault);

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
            System.IO.File.CreateSymbolicLink(file.Path, to);
        else
            Replace(file, content);
        file.Present = true;
        _present.Add(file);
        if (content.Length > LargestCompared)
            file.Written = null;
        else if (file.Written?.Length == content.Length)
            content.CopyTo(file.Written);
        else
            file.Written = content.ToArray();
    }

    private string PathOf(TreeRoot root, string relative) => Path.Combine(_root, Placement.Path(root), relative);

    private void Replace(TreeFile file, ReadOnlySpan<byte> content)
    {
        var temporary = NewTemporary();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = file.WriteOnly ? OwnerWritable : WorldReadable;
        using (var stream = new FileStream(temporary, options))
            stream.Write(content);
        System.IO.File.Move(temporary, file.Path, overwrite: true);
    }

    private void Remove(TreeFile file)
    {
        System.IO.File.Delete(file.Path);
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
        Enum.GetValues<TreeRoot>().Any(kind => directory.StartsWith(Path.Combine(_root, Placement.Path(kind)) + "/", StringComparison.Ordinal));
}
