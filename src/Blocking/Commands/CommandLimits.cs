namespace LustreActors.Blocking.Commands;

/// <summary>Bounds what the commands of a lane use together: there are many sources, and each has a command.</summary>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to dispose of.
internal sealed class CommandLimits
#pragma warning restore CA1001
{
    public const int MaxRunning = 8;

    public const long MaxOutputBytes = 64 * 1024 * 1024;

    private readonly SemaphoreSlim _running = new(MaxRunning);
    private long _bytes;

    /// <returns>False when after this time as many commands as allowed still ran.</returns>
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

    /// <summary>The part of the bound that one command's output takes.</summary>
    public sealed class Share(CommandLimits limits) : IDisposable
    {
        private long _held;

        /// <summary>Holds so many bytes instead of those before.</summary>
        /// <returns>False when all commands together would hold too much: then nothing changes.</returns>
        public bool TryHold(long bytes)
        {
            if (Interlocked.Add(ref limits._bytes, bytes - _held) <= MaxOutputBytes || bytes <= _held)
            {
                _held = bytes;
                return true;
            }

            Interlocked.Add(ref limits._bytes, _held - bytes);
            return false;
        }

        public void Dispose() => TryHold(0);
    }
}
