using Microsoft.Extensions.Logging;

namespace LustreActors.Blocking.Tests;

internal sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly List<(EventId Event, LogLevel Level, string Text)> _entries = [];

    public (EventId Event, LogLevel Level, string Text)[] Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries];
        }
    }

    public int Count(int eventId) => Entries.Count(e => e.Event.Id == eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_entries)
            _entries.Add((eventId, logLevel, formatter(state, exception)));
    }
}
