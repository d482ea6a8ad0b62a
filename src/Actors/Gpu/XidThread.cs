using LustreActors.Sources.Gpu;

namespace LustreActors.Actors.Gpu;

/// <summary>
/// The thread that waits for XIDs. It is not a thread of the blocking lane: it waits in the driver as long as the source exists, and this
/// wait is no sign of a driver that hangs.
/// </summary>
internal sealed class XidThread : IDisposable
{
    /// <summary>The longest wait in the driver, after which the thread sees whether it should end.</summary>
    private const int WaitMilliseconds = 500;

    private const int StackBytes = 256 * 1024;

    /// <summary>The pause while there is no GPU to wait for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _stop = new();
    private readonly XidEvents _events;
    private readonly TimeProvider _time;

    private XidThread(XidEvents events, TimeProvider time) => (_events, _time) = (events, time);

    public static XidThread Start(XidEvents events, TimeProvider time)
    {
        var thread = new XidThread(events, time);

        // In the background: a wait that never returns must not keep the process alive.
        new Thread(thread.Run, StackBytes) { IsBackground = true, Name = "gpu-xid" }.Start();
        return thread;
    }

    /// <summary>Asks the thread to end, and does not wait for it.</summary>
    public void Dispose() => _stop.Set();

    private void Run()
    {
        while (!_stop.IsSet)
        {
            if (!_events.Wait(WaitMilliseconds, _time.GetUtcNow))
                _stop.Wait(Pause);
        }
    }
}
