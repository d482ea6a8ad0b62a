namespace LustreActors.Blocking.Commands;

/// <summary>What the commands of a lane may use together: each of many sources has one.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle was never asked for has nothing to dispose of.
internal sealed class CommandLimits
#pragma warning restore CA1001
{
    public const int MaxRunning = 8;

    public const long MaxOutputBytes = 64 * 1024 * 1024;

    private readonly SemaphoreSlim _running = new(MaxRunning);
    private long _bytes;

    /// <returns>False when as many commands as may still ran after the time.</returns>
    public async Task<bool> TryBeginAsync(TimeSpan wait, TimeProvider time)
    {
        if (_running.Wait(0))
            return true;
        using var overdue = new CancellationTokenSource(wait, time);
        try
        {
            await _running.WaitAsync(overdue.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void End() => _running.Release();

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= MaxOutputBytes)
            return true;
        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
