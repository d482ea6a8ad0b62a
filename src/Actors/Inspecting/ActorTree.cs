using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Inspecting;

/// <summary>Starts the branches below the guardian, and lets administrators see, restart and stop the actors.</summary>
public sealed class ActorTree(ActorSystem system)
{
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(10);

    private readonly ActorRecords _records = ActorRecords.For(system);

    /// <summary>Completes with the failure that ends the process.</summary>
    public Task<Exception> Failed => _records.Failed;

    public DeadLetterSnapshot DeadLetters => _records.DeadLetters.Snapshot();

    public IReadOnlyDictionary<string, long> RestartsByBranch => _records.Restarts;

    private ActorRefWithCell? Guardian => Child((ActorRefWithCell)((ExtendedActorSystem)system).Guardian, ExporterActor.Name);

    /// <summary>Starts an actor as <c>/name</c>.</summary>
    public Task<IActorRef> StartAsync(string name, Props props, Supervision? supervision = null) =>
        Guardian!.AskAsync<IActorRef>(new ExporterProtocol.Start(name, props, supervision ?? Supervision.Infrastructure), StartWait);

    /// <summary>Returns the living actor at a path, or null.</summary>
    public ActorSnapshot? Find(string path) => Living(path) is { } actor ? Snapshot(actor) : null;

    /// <summary>Lists an actor and all actors below it, parents first.</summary>
    public ImmutableArray<ActorSnapshot> Tree(string path = "/")
    {
        var snapshots = ImmutableArray.CreateBuilder<ActorSnapshot>();
        if (Living(path) is { } top)
            Add(top);
        return snapshots.ToImmutable();

        void Add(ActorRefWithCell actor)
        {
            if (actor != Guardian)
                snapshots.Add(Snapshot(actor));
            foreach (var child in Children(actor))
                Add(child);
        }
    }

    /// <summary>Restarts an actor at once, even while it is backing off.</summary>
    public bool Restart(string path)
    {
        if (Living(path) is not { } actor || actor == Guardian)
            return false;
        Restart(actor);

        // A new MetricsActor knows no source, and sources announce themselves only when they start.
        if (actor.Path.Parent == Guardian!.Path && actor.Path.Name == MetricsActor.Name)
            Children(Guardian).Where(a => a != actor).ToList().ForEach(Restart);
        return true;
    }

    /// <summary>Ends the backoff of an actor. An actor that is not backing off goes on as before.</summary>
    public bool Resume(string path)
    {
        if (Living(path) is not { } actor)
            return false;
        _records.Find(actor)?.EndBackoff();
        return true;
    }

    public bool Stop(string path)
    {
        if (Living(path) is not { } actor || actor == Guardian)
            return false;
        actor.Stop();
        return true;
    }

    /// <summary>Streams new dead letters until the token is cancelled. A slow reader misses the oldest.</summary>
    public IAsyncEnumerable<DeadLetterEntry> FollowDeadLetters(CancellationToken stopping) =>
        _records.DeadLetters.Follow(stopping).ReadAllAsync(CancellationToken.None);

    private static ActorRefWithCell? Child(ActorRefWithCell parent, string name) => parent.GetSingleChild(name) as ActorRefWithCell;

    /// <summary>Sorted by name: Akka keeps children in no order.</summary>
    private static IEnumerable<ActorRefWithCell> Children(ActorRefWithCell actor) =>
        actor.Children.OfType<ActorRefWithCell>().OrderBy(c => c.Path.Name, StringComparer.Ordinal);

    private ActorRefWithCell? Living(string path)
    {
        var actor = Guardian;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            actor = actor is null ? null : Child(actor, name);
        return actor is { Underlying.IsTerminated: false } ? actor : null;
    }

    private void Restart(ActorRefWithCell actor)
    {
        var record = _records.Of(actor);
        if (record.EndBackoff())
            return;
        record.CountRestart();

        // A restart resumes the mailbox, so it must be suspended first.
        actor.Suspend();
        actor.Restart(new RestartRequestedException());
    }

    private ActorSnapshot Snapshot(ActorRefWithCell actor)
    {
        var (cell, record) = (actor.Underlying, _records.Find(actor));
        var until = record?.BackingOffUntil;
        return new ActorSnapshot(actor.Path.Short(), actor.Path.Uid, cell.Props.Type.Name, StateOf(actor), cell.NumberOfMessages)
        {
            Restarts = record?.Restarts ?? 0,
            RestartsInWindow = record?.RestartsInWindow ?? 0,
            BackingOffUntil = until,
            LastFailure = record?.LastFailure,
            Doing = record?.Doing,
            Children = [.. Children(actor).Select(c => c.Path.Name)],
        };
    }

    private ActorState StateOf(ActorRefWithCell actor)
    {
        if (actor.Underlying.IsTerminated)
            return ActorState.Stopped;
        for (var at = actor; at is not null && at != Guardian; at = at.Parent as ActorRefWithCell)
        {
            if (_records.Find(at)?.BackingOffUntil is not null)
                return at == actor ? ActorState.BackingOff : ActorState.Suspended;
        }

        return ActorState.Running;
    }
}

/// <summary>The cause of a restart that an operator asked for.</summary>
public sealed class RestartRequestedException() : Exception("An operator asked for the restart");
