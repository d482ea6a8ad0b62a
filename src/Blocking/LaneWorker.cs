namespace LustreActors.Blocking;

/// <summary>
/// A thread of the lane. It is a background thread, so that one that hangs in the kernel does not keep the process from exiting.
/// </summary>
#pragma warning disable CA1001 // The thread disposes of its semaphore when it leaves.
internal sealed class LaneWorker(BlockingLane lane, LaneCall first)
#pragma warning restore CA1001
{
    private const int LongestThreadName = 15;
    private readonly SemaphoreSlim _wake = new(0);
    private LaneCall? _next = first;

    public void Start()
    {
        var call = _next!;
        var thread = new Thread(Loop, lane.StackBytes) { IsBackground = true };
        try
        {
            thread.UnsafeStart();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            lane.ThreadMissing(call, e);
        }
    }

    /// <summary>To be called under the lane's lock, on an idle worker only.</summary>
    public void Give(LaneCall call)
    {
        _next = call;
        _wake.Release();
    }

    /// <inheritdoc cref="Give"/>
    public void Leave() => _wake.Release();

    private void Loop()
    {
        while (_next is { } call)
        {
            _next = null;
            Thread.CurrentThread.Name = ThreadName(call.Key);
            var (outcome, error) = call.Work();
            Thread.CurrentThread.Name = "lane-idle";
            if (!lane.Returned(this, call, outcome, error))
                break;
            if (!_wake.Wait(lane.IdleTimeout) && !lane.TryLeave(this))
                _wake.Wait();
        }

        _wake.Dispose();
    }

    /// <summary>
    /// The thread name, which <c>top -H</c> shows. The kernel keeps 15 characters, and the end of a key says more than its beginning.
    /// </summary>
    private static string ThreadName(string key)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        return name.Length > LongestThreadName ? name[^LongestThreadName..] : name;
    }
}
