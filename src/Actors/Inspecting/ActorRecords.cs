using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Actors;

/// <summary>
/// What the actors of a system share besides their messages: the clock, the log, and the records of failures and dead letters that
/// <see cref="ActorTree"/> shows.
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
        DeadLetters = new DeadLetterBook(Time, LoggerFor("dead letters"), system);
        system.EventStream.Subscribe(DeadLetters, typeof(DeadLetter));
        var log = new AkkaLog(system, LoggerFor("akka"));
        foreach (var kind in (Type[])[typeof(Error), typeof(Warning), typeof(Info), typeof(Debug)])
            system.EventStream.Subscribe(log, kind);
    }

    public TimeProvider Time { get; }

    public Func<double> Random { get; }

    public DeadLetterBook DeadLetters { get; }

    /// <summary>Restarts by the first two names of a path. They stay counted when the actors are gone.</summary>
    public IReadOnlyDictionary<string, long> Restarts => _restarts;

    /// <summary>Completes with the failure that the process cannot go on after.</summary>
    public Task<Exception> Failed => _failed.Task;

    public static ActorRecords For(ActorSystem system) => Id.Instance.Apply(system);

    /// <summary>A category for each branch of the tree: one for each actor would never leave the logger factory again.</summary>
    public ILogger LoggerFor(ActorPath path) => LoggerFor(ActorPaths.Top(path.Short()));

    /// <summary>The record lives as long as the ref.</summary>
    public ActorRecord Of(IActorRef actor) => _records.GetValue(actor, a => new ActorRecord(this, ActorPaths.Branch(a.Path.Short())));

    /// <summary>Null where nothing is known: an actor that never failed and says nothing.</summary>
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

/// <summary>What an actor uses of the records.</summary>
internal static class ActorRecordsExtensions
{
    public static ILogger CreateLogger(this IActorContext context) => ActorRecords.For(context.System).LoggerFor(context.Self.Path);

    public static ActorRecord Record(this IActorContext context) => ActorRecords.For(context.System).Of(context.Self);
}
