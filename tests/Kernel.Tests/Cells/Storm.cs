using FsCheck;
using FsCheck.Fluent;

namespace LustreActors.Kernel.Tests.Cells;

internal enum Event
{
    Work,
    Fail,
    FailLate,
    SpawnChild,
    StopSelf,
    StopChild,
    WatchNext,
    UnwatchNext,
    OperatorRestart,
    OperatorStop,
    StartTimer,
}

/// <summary>What happens in one run: events for randomly chosen actors, and how each incarnation is treated when it fails.</summary>
internal sealed record Storm(int Seed, Directive[] Directives, (Event Event, int Actor)[] Events)
{
    public static Arbitrary<Storm> Any { get; } = (
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from directives in Gen.Elements(Directive.Restart, Directive.Restart, Directive.Resume, Directive.Stop, Directive.Escalate).ArrayOf(5)
        from events in (from e in Gen.Elements(Enum.GetValues<Event>().Append(Event.Work).Append(Event.Work).ToArray())
                        from actor in Gen.Choose(0, 1000)
                        select (e, actor)).ArrayOf(60)
        select new Storm(seed, directives, events)).ToArbitrary();

    public override string ToString() => $"seed {Seed}: {string.Join(' ', Directives)}: {string.Join(' ', Events)}";
}

internal sealed record Order(long Number, Event Event);

/// <summary>What the actors of one run did. Each incarnation and each message has a number of its own.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, int> _handled = [];
    private readonly Dictionary<long, int> _stopped = [];
    private readonly List<(IActorRef<Order> Ref, List<long> Accepted)> _actors = [];
    private readonly List<string> _broken = [];
    private long _lastNumber;

    public int Count
    {
        get
        {
            lock (_gate)
                return _actors.Count;
        }
    }

    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    public void Spawned(IActorRef<Order> actor)
    {
        lock (_gate)
            _actors.Add((actor, []));
    }

    public IActorRef<Order> Pick(int index)
    {
        lock (_gate)
            return _actors[index % _actors.Count].Ref;
    }

    public void Tell(int index, Event what)
    {
        var order = new Order(NextNumber(), what);
        var actor = Pick(index);
        if (actor.Tell(order))
        {
            lock (_gate)
                _actors[index % _actors.Count].Accepted.Add(order.Number);
        }
    }

    public void Handled(long number)
    {
        lock (_gate)
            _handled[number] = _handled.GetValueOrDefault(number) + 1;
    }

    public void Started(long incarnation)
    {
        lock (_gate)
            _stopped.Add(incarnation, 0);
    }

    public void Stopped(long incarnation)
    {
        lock (_gate)
            _stopped[incarnation]++;
    }

    public void Broke(string what)
    {
        lock (_gate)
            _broken.Add(what);
    }

    /// <summary>A message that an actor which lives and runs accepted and has not handled.</summary>
    public string? FirstLost(ActorSystem system)
    {
        lock (_gate)
        {
            foreach (var (actor, accepted) in _actors)
            {
                if (system.Find(actor.Path) is { State: ActorState.Running } now && now.Uid == actor.Uid
                    && accepted.Find(number => !_handled.ContainsKey(number)) is > 0 and var lost)
                    return $"message {lost} to {actor.Path}";
            }

            return null;
        }
    }

    /// <summary>What must hold at any time.</summary>
    public void CheckAlways()
    {
        lock (_gate)
        {
            Assert.Empty(_broken);
            Assert.DoesNotContain(_handled, h => h.Value != 1);
        }
    }

    /// <summary>And once it has stopped.</summary>
    public void CheckEnded(ActorSystem system)
    {
        lock (_gate)
        {
            Assert.Empty(system.Tree());
            Assert.DoesNotContain(_stopped, s => s.Value != 1);
            var lost = _actors.Sum(a => a.Accepted.Count(n => !_handled.ContainsKey(n)));
            Assert.True(system.DeadLetters.Total >= lost, $"{lost} messages were accepted and not handled, only {system.DeadLetters.Total} are accounted for");
        }
    }
}

internal sealed class Weathered(Ledger ledger, Storm storm) : Actor<Order>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private readonly long _incarnation = ledger.NextNumber();
    private int _inside;
    private int _children;

    public static Props<Order> Props(Ledger ledger, Storm storm, int depth) => new(() => new Weathered(ledger, storm))
    {
        Mailbox = new MailboxOptions(10_000),
        Supervision = new Supervision
        {
            MaxRestarts = Supervision.Unlimited,
            Backoff = depth % 2 == 0 ? null : new Backoff(Soon, Soon * 4, 0.5, Soon * 100),
            Decider = e => storm.Directives[Math.Min(depth, e.Message.Length) % storm.Directives.Length],
        },
    };

    protected override ValueTask OnStart()
    {
        ledger.Started(_incarnation);
        return Enter(() => ValueTask.CompletedTask);
    }

    protected override ValueTask OnMessage(Order message)
    {
        ledger.Handled(message.Number);
        return Enter(() => Act(message.Event));
    }

    protected override ValueTask OnStopped(StopReason reason) => Enter(() =>
    {
        ledger.Stopped(_incarnation);
        return ValueTask.CompletedTask;
    });

    private async ValueTask Enter(Func<ValueTask> body)
    {
        if (Interlocked.Increment(ref _inside) != 1)
            ledger.Broke($"{_incarnation} runs twice at once");
        try
        {
            await body();
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private async ValueTask Act(Event what)
    {
        var other = ledger.Pick((int)_incarnation);
        switch (what)
        {
            case Event.Fail:
                throw new InvalidOperationException("x");
            case Event.FailLate:
                await Task.Yield();
                throw new InvalidOperationException("xxx");
            case Event.SpawnChild when !Context.Stopping.IsCancellationRequested:
                ledger.Spawned(Context.Spawn($"c{_children++}", Props(ledger, storm, Context.Self.Path.Value.Count(c => c == '/'))));
                break;
            case Event.StopSelf:
                Context.Stop(Context.Self);
                break;
            case Event.StopChild when Context.Children.Count > 0:
                Context.Stop(Context.Children[0]);
                break;
            case Event.WatchNext when other != Context.Self:
                Context.Watch(other, new Order(ledger.NextNumber(), Event.Work));
                break;
            case Event.UnwatchNext when other != Context.Self:
                Context.Unwatch(other);
                break;
            case Event.StartTimer:
                Context.StartSingle("t", new Order(ledger.NextNumber(), Event.Work), Soon);
                break;
        }
    }
}
