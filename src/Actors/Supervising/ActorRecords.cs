using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Actors.Supervising;

/// <summary>
/// The state that the actors of a system share: the clock, the loggers, and the records of failures and dead letters that administrators
/// see.
/// </summary>
internal sealed class ActorRecords : IExtension
{
    private static readonly ExporterSetup Default = new(TimeProvider.System, NullLoggerFactory.Instance);

    private readonly ConditionalWeakTable<IActorRef, ActorRecord> _records = [];
    private readonly ConcurrentDictionary<string, long> _restarts = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggerFactory _loggers;

    private ActorRecords(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<ExporterSetup>().GetOrElse(Default);
        (Time, Random, _loggers) = (setup.Time, setup.Random, setup.Loggers);
        DeadLetters = new DeadLetterRecorder(Time, LoggerFor("dead letters"), system);
        system.EventStream.Subscribe(DeadLetters, typeof(DeadLetter));
        var log = new AkkaLog(system, LoggerFor("akka"));
        foreach (var kind in (Type[])[typeof(Error), typeof(Warning), typeof(Info), typeof(Debug)])
            system.EventStream.Subscribe(log, kind);
    }

    public TimeProvider Time { get; }

    public Func<double> Random { get; }

    public DeadLetterRecorder DeadLetters { get; }

    /// <summary>Restarts by the first two names of a path. They stay counted after the actors have ended.</summary>
    public IReadOnlyDictionary<string, long> Restarts => _restarts;

    /// <summary>Completes with the failure that ends the process.</summary>
    public Task<Exception> Failed => _failed.Task;

    public static ActorRecords For(ActorSystem system) => Id.Instance.Apply(system);

    /// <summary>Uses one category for each branch: a logger factory never releases a category, and there are many actors.</summary>
    public ILogger LoggerFor(ActorPath path) => LoggerFor(ActorPaths.Top(path.Short()));

    /// <summary>Returns the record of an actor. It lives as long as the ref.</summary>
    public ActorRecord Of(IActorRef actor) => _records.GetValue(actor, a => new ActorRecord(this, ActorPaths.Branch(a.Path.Short())));

    /// <summary>Finds the record of an actor; null if it never failed and never set an activity.</summary>
    public ActorRecord? Find(IActorRef actor) => _records.TryGetValue(actor, out var record) ? record : null;

    public void CountRestart(string branch) => _restarts.AddOrUpdate(branch, 1, static (_, count) => count + 1);

    public void Fail(IActorRef actor, Exception cause)
    {
        SupervisionLog.ProcessCannotGoOn(LoggerFor(actor.Path), cause, actor.Path.Short());
        _failed.TrySetResult(cause);
    }

    private ILogger LoggerFor(string category) => _loggers.CreateLogger("LustreActors." + category);

    private sealed class Id : ExtensionIdProvider<ActorRecords>
    {
        public static Id Instance { get; } = new();

        public override ActorRecords CreateExtension(ExtendedActorSystem system) => new(system);
    }
}

/// <summary>Access to the records from inside an actor.</summary>
internal static class ActorRecordsExtensions
{
    public static ILogger CreateLogger(this IActorContext context) => ActorRecords.For(context.System).LoggerFor(context.Self.Path);

    public static ActorRecord Record(this IActorContext context) => ActorRecords.For(context.System).Of(context.Self);
}
