namespace LustreActors.Simulator;

/// <summary>A fault of one file. Disposing of it heals the file at once.</summary>
public abstract class FileFault : IDisposable
{
    private protected FileFault(TreeStore store, TreeFile file)
    {
        if (!file.Present)
            throw new InvalidOperationException($"{file.Path} is not there: write the tree, or let the target return, before it can fail.");
        if (file.Fault is not null)
            throw new InvalidOperationException($"{file.Path} has a fault already; end that one first.");
        Store = store;
        File = file;
        file.Fault = this;
        store.Began(this);
    }

    /// <summary>The file that the fault is on.</summary>
    public string Path => File.Path;

    private protected TreeStore Store { get; }
    private protected TreeFile File { get; }

    /// <summary>Ends the fault: the file is whole again when this returns. A second call does nothing.</summary>
    public void Release()
    {
        if (File.Fault != this)
            return;
        File.Fault = null;
        Store.Ended(this);
        Heal();
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns what the file holds instead of its content.</summary>
    internal abstract byte[] Distort(ReadOnlySpan<byte> content);

    private protected virtual void Heal() => Store.WriteAgain(File);
}
