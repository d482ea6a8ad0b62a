namespace LustreActors.Simulator;

/// <summary>
/// A file that hangs: a named pipe without a writer stands in its place, so that opening it blocks as for a server that is down.
/// <see cref="FileFault.Release"/> puts the file back first and feeds the waiting reader then.
/// </summary>
public sealed class HungFile : FileFault
{
    private readonly string _pipe;

    internal HungFile(TreeStore store, TreeFile file)
        : base(store, file)
    {
        // The pipe keeps a second name: once the file is back in its place, that is the only way left to the reader that waits.
        _pipe = store.NewTemporary();
        NamedPipe.Create(_pipe);
        var place = store.NewTemporary();
        NamedPipe.HardLink(_pipe, place);
        System.IO.File.Move(place, file.Path, overwrite: true);
    }

    internal override byte[] Distort(ReadOnlySpan<byte> content) => throw new InvalidOperationException("A file that hangs is not written.");

    private protected override void Heal()
    {
        var pipe = new ReleasedPipe(_pipe, Store.WriteAgain(File));
        pipe.Feed();
        Store.Keep(pipe);
    }
}

/// <summary>
/// The pipe of a hang that is over. A reader may have looked the pipe up just before the file came back and wait in it only now;
/// therefore it is fed again with every pass of the tree, until the tree ends or many later hangs are over too. A fed reader has some
/// passes to read to the end: it would take content that is added meanwhile for more of the same file.
/// </summary>
internal sealed class ReleasedPipe(string path, byte[] content) : IDisposable
{
    private const int Meal = 4;

    private int _eating;

    public void Feed()
    {
        if (_eating > 0)
        {
            _eating--;
            return;
        }

        using var handle = NamedPipe.OpenIfRead(path);
        if (handle is null)
            return;
        NamedPipe.Fill(handle, content);
        _eating = Meal;
    }

    public void Dispose()
    {
        _eating = 0;
        Feed();
        System.IO.File.Delete(path);
    }
}
