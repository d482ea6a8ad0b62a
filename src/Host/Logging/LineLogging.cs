using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// One line an event on standard error. Where that is journald, each line begins with its syslog level in angle brackets and without a
/// time, which the journal knows itself; elsewhere with the time in UTC and the level.
/// </summary>
internal sealed class LineLogging(TextWriter to, bool journal, LogLevel level, TimeProvider time) : ILoggerFactory
{
    private readonly Lock _one = new();

    public LogLevel Level { get; set; } = level;

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one log");

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var text = exception is null ? message : $"{message} ({exception.GetType().Name}: {exception.Message})";
        if (exception is not null && level >= LogLevel.Critical)
            text += " at " + exception.StackTrace;

        // A newline in a message would begin a second record without a level.
        text = text.ReplaceLineEndings(" | ");
        var line = journal
            ? $"<{Syslog(level)}>{category}: {text}"
            : $"{time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {Word(level)} {category}: {text}";
        lock (_one)
        {
            try
            {
                to.WriteLine(line);
            }
            catch (IOException)
            {
                // Nobody reads the log any more; that must not end the collector.
            }
        }
    }

    private static int Syslog(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "FATAL",
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARN ",
        LogLevel.Information => "INFO ",
        _ => "DEBUG",
    };

    private sealed class Line(LineLogging log, string category) : ILogger
    {
        private readonly LogLevel _least = Least(category);

        private readonly string _name = category.StartsWith("LustreActors.", StringComparison.Ordinal) ? category["LustreActors.".Length..].ToLowerInvariant() : category;

        /// <summary>The web server logs every broken request below errors. What the host logs of a start that failed, the program says itself.</summary>
        private static LogLevel Least(string category) =>
            category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) ? LogLevel.Critical
            : category.StartsWith("Microsoft", StringComparison.Ordinal) ? LogLevel.Error
            : LogLevel.Trace;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= log.Level && logLevel >= _least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write(logLevel, _name, formatter(state, exception), exception);
        }
    }
}
