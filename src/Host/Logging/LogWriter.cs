namespace LustreActors.Host.Logging;

/// <summary>
/// Writes lines in a dedicated thread, so that a reader of standard error that hangs (journald, a log driver) blocks neither actors nor
/// answers nor the end of the process. Lines that do not fit into the queue are dropped and counted; the count is written when lines are
/// taken again.
/// </summary>
internal sealed class LogWriter(TextWriter to, Func<long, string> describeDropped) : IDisposable
{
    public const int MaxLines = 1024;
    public const int MaxCharacters = 512 * 1024;

    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Queue<(string Line, long DroppedBefore)> _queue = [];
    private Thread? _thread;
    private int _characters;
    private long _dropped;
    private long _unreported;
    private bool _closed;

    /// <summary>Lines that were dropped since the start.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
                return _dropped;
        }
    }

    /// <summary>Queues a line. Never waits for the thread.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            if (_closed || _queue.Count >= MaxLines || (_characters + line.Length > MaxCharacters && _queue.Count > 0))
            {
                _dropped++;
                _unreported++;
                return;
            }

            _queue.Enqueue((line, _unreported));
            _unreported = 0;
            _characters += line.Length;
            if (_thread is null)
            {
                _thread = new Thread(WriteAll, maxStackSize: 256 * 1024) { IsBackground = true, Name = "log" };
                _thread.Start();
            }

            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Writes the rest of the queue. It waits a limited time, so that the process ends although standard error is blocked.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join(FlushTimeout);
    }

    private void WriteAll()
    {
        while (Dequeue() is { } next)
        {
            try
            {
                if (next.Dropped > 0)
                    to.WriteLine(describeDropped(next.Dropped));
                if (next.Line is { } line)
                    to.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // Standard error is closed, or its disk is full; that must not end the collector.
                lock (_gate)
                    _dropped++;
            }
        }
    }

    /// <summary>The next line, and the number of lines dropped right before it; null when the queue is empty and closed.</summary>
    private (string? Line, long Dropped)? Dequeue()
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && _unreported == 0 && !_closed)
                Monitor.Wait(_gate);
            if (_queue.TryDequeue(out var next))
            {
                _characters -= next.Line.Length;
                return next;
            }

            if (_unreported == 0)
                return null;
            var dropped = _unreported;
            _unreported = 0;
            return (null, dropped);
        }
    }
}
