using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>Hands the log to <see cref="ClusterSystemLogger"/>, which Akka creates from a type name.</summary>
internal sealed class ClusterLogSetup(ILogger log, TimeProvider time) : Setup
{
    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;
}

/// <summary>
/// Replaces the logger that Akka uses before a system has started and while it shuts down. That logger writes to standard output, whatever
/// <c>stdout-loglevel</c> is. A start that fails throws an exception, so nothing is lost.
/// </summary>
internal sealed class SilentLogger : MinimalLogger
{
    protected override void Log(object message)
    {
    }
}

/// <summary>
/// Writes Akka's messages of the cluster system into the program's log, one line for each. A message of one kind is written once a minute,
/// so that a stranger that connects again and again does not fill the log.
/// </summary>
internal sealed class ClusterSystemLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private const int MostKinds = 500;

    /// <summary>Akka makes an actor for each connection and names it after the address and the port of the client.</summary>
    private const string Connection = "/akkaProtocol-";

    /// <summary>Akka does not export this type.</summary>
    private const string PeerHasClosed = "EndpointDisassociatedException";

    private static readonly TimeSpan OncePer = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = Context.System.Settings.Setup.Get<ClusterLogSetup>().Value.Log;
    private readonly TimeProvider _time = Context.System.Settings.Setup.Get<ClusterLogSetup>().Value.Time;
    private readonly Dictionary<(string Source, string Format), (long WrittenAt, int Suppressed)> _kinds = [];

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent e:
                Write(e);
                break;
        }
    }

    private void Write(LogEvent e)
    {
        var level = LevelOf(e);
        if (!_log.IsEnabled(level))
            return;
        var kind = (Place(e.LogSource), e.Message is LogMessage message ? message.Format : e.Message.ToString() ?? "");
        var suppressed = 0;
        if (_kinds.TryGetValue(kind, out var last))
        {
            if (_time.GetElapsedTime(last.WrittenAt) < OncePer)
            {
                _kinds[kind] = last with { Suppressed = last.Suppressed + 1 };
                return;
            }

            suppressed = last.Suppressed;
        }

        if (_kinds.Count >= MostKinds && !_kinds.ContainsKey(kind))
            Forget();
        if (_kinds.Count >= MostKinds && !_kinds.ContainsKey(kind))
            return;
        _kinds[kind] = (_time.GetTimestamp(), 0);
        var text = OneLine(e) + (suppressed > 0 ? $" (and {suppressed} more of this kind before)" : "");
        ControlLog.Akka(_log, level, e.LogSource, text, null);
    }

    /// <summary>Forgets the kinds that may be written again.</summary>
    private void Forget()
    {
        foreach (var (kind, last) in _kinds)
        {
            if (_time.GetElapsedTime(last.WrittenAt) >= OncePer)
                _kinds.Remove(kind);
        }
    }

    private static string Place(string source) =>
        source.IndexOf(Connection, StringComparison.Ordinal) is var at and > 0 ? source[..at] : source;

    private static string OneLine(LogEvent e)
    {
        var text = e.Message.ToString() ?? "";
        if (e.Cause is { } cause)
            text += $" ({cause.GetType().Name}: {cause.Message})";
        return text.ReplaceLineEndings(" ");
    }

    /// <summary>
    /// Akka logs an error when another member closes its connection. The control actor logs the consequences.
    /// </summary>
    private static LogLevel LevelOf(LogEvent e) => e.LogLevel() switch
    {
        _ when e.Cause?.GetType().Name == PeerHasClosed => LogLevel.Debug,
        AkkaLogLevel.DebugLevel => LogLevel.Debug,
        AkkaLogLevel.InfoLevel => LogLevel.Information,
        AkkaLogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
