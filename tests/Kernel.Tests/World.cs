using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests;

/// <summary>A test's actors, clock, journal and log.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly Supervision RestartAtOnce = new() { MaxRestarts = Supervision.Unlimited };

    private readonly ActorTestSystem _system;

    public World(int? seed = null) => _system = new ActorTestSystem(seed, Log);

    public RecordingLoggers Log { get; } = new();

    public Journal Journal { get; } = new();

    public ActorSystem System => _system.System;

    public ManualTimeProvider Time => _system.Time;

    public SingleStepScheduler Scheduler => _system.Scheduler;

    public Props<Do> Props(string name, Supervision? supervision = null, Action<Scripted>? starting = null, Action<Scripted>? cleaning = null) =>
        new(() => new Scripted(Journal, name) { Starting = starting ?? (static _ => { }), Cleaning = cleaning ?? (static _ => { }) })
        {
            Supervision = supervision ?? RestartAtOnce,
        };

    public IActorRef<Do> Spawn(string name, Supervision? supervision = null, Action<Scripted>? starting = null) =>
        Spawn(name, Props(name, supervision, starting));

    public IActorRef<Do> Spawn(string name, Props<Do> props) => _system.Spawn(name, props);

    /// <summary>Starts a child of a scripted actor.</summary>
    public IActorRef<Do> SpawnUnder(IActorRef<Do> parent, string name, Props<Do> props)
    {
        IActorRef<Do>? child = null;
        Tell(parent, Do.It(p => child = p.Context.Spawn(name, props)));
        return child!;
    }

    public bool Tell(IActorRef<Do> actor, Do message)
    {
        var accepted = actor.Tell(message);
        Settle();
        return accepted;
    }

    public ActorSnapshot Show(IActorRef actor) => System.Find(actor.Path) ?? throw new InvalidOperationException($"{actor.Path} is gone");

    public void Settle() => _system.Settle();

    public void Advance(TimeSpan by) => _system.Advance(by);

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    public ValueTask DisposeAsync() => _system.DisposeAsync();
}
