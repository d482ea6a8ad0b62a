using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Tests;

/// <summary>Keeps log lines by event id.</summary>
internal sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly List<(int Event, string Text)> _entries = [];

    public string[] Of(int eventId)
    {
        lock (_entries)
            return [.. _entries.Where(e => e.Event == eventId).Select(e => e.Text)];
    }

    /// <summary>All log lines.</summary>
    public string All()
    {
        lock (_entries)
            return string.Join('\n', _entries.Select(e => $"{e.Event} {e.Text}"));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_entries)
            _entries.Add((eventId.Id, formatter(state, exception)));
    }
}
