using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>A fault of one file. Disposing of it heals the file at once.</summary>
public abstract class FileFault : IDisposable
{
    private protected FileFault(TreeStore store, TreeFile file)
    {
        if (!file.Present)
            throw new InvalidOperationException(
                $"{file.Path} does not exist: write the tree, or let the target return, before it can fail.");
        if (file.Fault is not null)
            throw new InvalidOperationException($"{file.Path} has a fault already; end that one first.");
        Store = store;
        File = file;
        file.Fault = this;
        store.FaultBegan(this);
    }

    public string Path => File.Path;

    private protected TreeStore Store { get; }
    private protected TreeFile File { get; }

    /// <summary>Ends the fault: the file is whole again when this returns. A second call does nothing.</summary>
    public void Release()
    {
        if (File.Fault != this)
            return;
        File.Fault = null;
        Store.FaultEnded(this);
        Heal();
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the bytes that stand in the file in place of its content.</summary>
    internal abstract byte[] Distort(ReadOnlySpan<byte> content);

    private protected virtual void Heal() => Store.WriteAgain(File);
}

/// <summary>A file whose bytes differ from what the kernel would write: it ends early, or random changes were made to it.</summary>
public sealed class DistortedFile : FileFault
{
    private readonly Randomness? _random;

    /// <summary>Changes the content at random; without a source of randomness the file ends in its middle.</summary>
    internal DistortedFile(TreeStore store, TreeFile file, Randomness? random)
        : base(store, file)
    {
        _random = random;
        store.WriteAgain(file);
    }

    internal override byte[] Distort(ReadOnlySpan<byte> content) =>
        _random is null ? content[..(content.Length / 2)].ToArray() : Mutate(content, _random);

    private static byte[] Mutate(ReadOnlySpan<byte> content, Randomness random)
    {
        var bytes = new List<byte>(content.Length);
        bytes.AddRange(content);
        for (var i = 0; i < 4 + (content.Length / 200); i++)
        {
            var at = random.Below(bytes.Count + 1);
            switch (random.Below(4))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Below(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Below(256));
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Between(1, 40)));
                    break;
                default:
                    bytes.InsertRange(at, "-99999999999999999999 samples [ {"u8);
                    break;
            }
        }

        return [.. bytes];
    }
}

/// <summary>
/// A file that hangs: a named pipe without a writer stands in its place, so opening it blocks as for a server that is down.
/// <see cref="FileFault.Release"/> puts the file back first, and then feeds the reader that waits.
/// </summary>
public sealed class HungFile : FileFault
{
    private readonly string _pipe;

    internal HungFile(TreeStore store, TreeFile file)
        : base(store, file)
    {
        // The pipe keeps a second name: once the file is back in its place, only this name leads to the reader that waits.
        _pipe = store.NewTemporary();
        NamedPipe.Create(_pipe);
        var place = store.NewTemporary();
        NamedPipe.HardLink(_pipe, place);
        System.IO.File.Move(place, file.Path, overwrite: true);
    }

    internal override byte[] Distort(ReadOnlySpan<byte> content) =>
        throw new InvalidOperationException("A file that hangs is not written.");

    private protected override void Heal()
    {
        var pipe = new ReleasedPipe(_pipe, Store.WriteAgain(File));
        pipe.Feed();
        Store.Keep(pipe);
    }
}

/// <summary>
/// The pipe of a hang that is over. A reader may have opened the pipe just before the file came back, and wait in it only now. Therefore
/// every pass of the tree feeds it again, until the tree ends or <c>PipesKept</c> later hangs are over too. After a feed some passes are
/// left out: a reader that is still reading would take the same content twice for one file.
/// </summary>
internal sealed class ReleasedPipe(string path, byte[] content) : IDisposable
{
    private const int PassesToRead = 4;

    private int _passesLeft;

    public void Feed()
    {
        if (_passesLeft > 0)
        {
            _passesLeft--;
            return;
        }

        using var handle = NamedPipe.OpenIfRead(path);
        if (handle is null)
            return;
        NamedPipe.Fill(handle, content);
        _passesLeft = PassesToRead;
    }

    public void Dispose()
    {
        _passesLeft = 0;
        Feed();
        File.Delete(path);
    }
}
