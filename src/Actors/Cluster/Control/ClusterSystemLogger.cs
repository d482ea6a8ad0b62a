using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>Hands the log to <see cref="ClusterSystemLogger"/>, which Akka creates from a type name.</summary>
internal sealed class ClusterLogSetup(ILogger log) : Setup
{
    public ILogger Log { get; } = log;
}

/// <summary>Brings what Akka logs in the cluster system into the program's log, one line a message.</summary>
internal sealed class ClusterSystemLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILogger _log = Context.System.Settings.Setup.Get<ClusterLogSetup>().Value.Log;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent e:
                ControlLog.Akka(_log, LevelOf(e.LogLevel()), e.LogSource, OneLine(e), null);
                break;
        }
    }

    private static string OneLine(LogEvent e)
    {
        var text = e.Message.ToString() ?? "";
        if (e.Cause is { } cause)
            text += $" ({cause.GetType().Name}: {cause.Message})";
        return text.ReplaceLineEndings(" ");
    }

    private static LogLevel LevelOf(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.DebugLevel => LogLevel.Debug,
        AkkaLogLevel.InfoLevel => LogLevel.Information,
        AkkaLogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
