namespace LustreActors.Blocking.Tests;

/// <summary>Work that waits until the test lets it go.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private int _entered;

    public int Entered => Volatile.Read(ref _entered);

    public int Pass(LaneCall call)
    {
        Interlocked.Increment(ref _entered);
        _open.Wait();
        return 1;
    }

    /// <summary>Like <see cref="Pass"/>, by work that knows it may hang.</summary>
    public int PassWarily(LaneCall call) => call.MayHang() ? Pass(call) : throw new LaneRefusedException("may hang");

    public void Open() => _open.Set();

    public void Dispose() => _open.Dispose();
}
