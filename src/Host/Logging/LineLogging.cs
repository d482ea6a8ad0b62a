using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Logging;

/// <summary>
/// Logs each event as one line on standard error, through a dedicated thread, and keeps it for <c>inspect log</c>. Under journald a line
/// begins with its syslog level in angle brackets, otherwise with the time in UTC and the level. On request each line is a JSON object.
/// </summary>
internal sealed class LineLogging : ILoggerFactory
{
    private readonly bool _journal;
    private readonly TimeProvider _time;
    private readonly LogWriter _writer;

    public LineLogging(TextWriter to, bool journal, LogLevel level, TimeProvider time)
    {
        (_journal, Level, _time) = (journal, level, time);
        _writer = new LogWriter(to, DescribeDropped);
    }

    public LogLevel Level { get; set; }

    /// <summary>Each line is a JSON object. Otherwise it is text.</summary>
    public bool WritesJson { get; set; }

    public LogRing Ring { get; } = new();

    /// <summary>Lines that standard error did not take.</summary>
    public long Dropped => _writer.Dropped;

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one log");

    public void Dispose() => _writer.Dispose();

    private void Write(LogLevel level, int eventId, string category, string message, Exception? exception)
    {
        var text = exception is null ? message : $"{message} ({exception.GetType().Name}: {exception.Message})";
        if (exception is not null && level >= LogLevel.Critical)
            text += " at " + exception.StackTrace;
        var line = new LogLine(_time.GetUtcNow(), level, category, LogFormat.Clean(text)) { EventId = eventId };
        Ring.Add(line);
        _writer.Write(Format(line));
    }

    private string DescribeDropped(long count)
    {
        var message = $"{count} lines of the log were dropped here: standard error did not take them";
        return Format(new LogLine(_time.GetUtcNow(), LogLevel.Warning, "log", message));
    }

    private string Format(LogLine line) => WritesJson ? LogFormat.Json(line) : LogFormat.Format(line, _journal);

    private sealed class Line(LineLogging log, string category) : ILogger
    {
        private readonly LogLevel _minLevel = MinLevel(category);

        private readonly string _name = category.StartsWith("LustreActors.", StringComparison.Ordinal)
            ? category["LustreActors.".Length..].ToLowerInvariant()
            : category;

        /// <summary>
        /// Hides the web server's warnings about broken requests, and the host's error about a failed start, which the program logs itself.
        /// </summary>
        private static LogLevel MinLevel(string category) =>
            category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) ? LogLevel.Critical
            : category.StartsWith("Microsoft", StringComparison.Ordinal) ? LogLevel.Error
            : LogLevel.Trace;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= log.Level && logLevel >= _minLevel;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write(logLevel, eventId.Id, _name, formatter(state, exception), exception);
        }
    }
}
