namespace LustreActors.Host;

/// <summary>
/// Writes lines by one thread, so that a reader of standard error that hangs (a journald, a log driver) stops no actor, no answer and no
/// end of the process. What does not fit into the queue is dropped, counted, and said once lines are taken again.
/// </summary>
internal sealed class LogWriter(TextWriter to, Func<long, string> sayDropped) : IDisposable
{
    public const int MaxLines = 1024;
    public const int MaxCharacters = 512 * 1024;

    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Queue<(string Line, long DroppedBefore)> _queue = [];
    private Thread? _thread;
    private int _characters;
    private long _dropped;
    private long _unsaid;
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

    /// <summary>Never waits for the writer.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            if (_closed || _queue.Count >= MaxLines || (_characters + line.Length > MaxCharacters && _queue.Count > 0))
            {
                _dropped++;
                _unsaid++;
                return;
            }

            _queue.Enqueue((line, _unsaid));
            _unsaid = 0;
            _characters += line.Length;
            if (_thread is null)
            {
                _thread = new Thread(WriteAll, maxStackSize: 256 * 1024) { IsBackground = true, Name = "log" };
                _thread.Start();
            }

            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what is in the queue, unless nobody reads it: the process ends all the same.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join(LastWait);
    }

    private void WriteAll()
    {
        while (Take() is { } next)
        {
            try
            {
                if (next.Dropped > 0)
                    to.WriteLine(sayDropped(next.Dropped));
                if (next.Line is { } line)
                    to.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Nobody reads the log any more; that must not end the collector.
            }
        }
    }

    /// <summary>The next line, with how many were dropped right before it. Null when all is written and no more comes.</summary>
    private (string? Line, long Dropped)? Take()
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && _unsaid == 0 && !_closed)
                Monitor.Wait(_gate);
            if (_queue.TryDequeue(out var next))
            {
                _characters -= next.Line.Length;
                return next;
            }

            if (_unsaid == 0)
                return null;
            var dropped = _unsaid;
            _unsaid = 0;
            return (null, dropped);
        }
    }
}
