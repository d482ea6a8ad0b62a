namespace LustreActors.Kernel;

internal sealed class ActorCell<T>(ActorSystem system, ActorCell? parent, ActorPath path, Props<T> props)
    : ActorCell(system, parent, path, props.Supervision), IActorRef<T>
{
    private readonly Mailbox<T> _mailbox = new(props.Mailbox, props.CoalesceBy);
    private Letter<T> _letter;
    private Actor<T>? _actor;
    private CellContext<T>? _context;

    protected override Type MessageType => typeof(T);

    protected override TimeSpan StopTimeout => props.StopTimeout;

    protected override TimeSpan HandlerDeadline => props.HandlerDeadline;

    protected override bool HasActor => _actor is not null;

    public bool Tell(T message)
    {
        var lost = default(T);
        DeadLetterReason reason = default;
        var accepted = false;
        var claimed = false;
        lock (Gate)
        {
            if (Ended || StopRequested)
            {
                lost = message;
                reason = DeadLetterReason.Stopped;
            }
            else
            {
                var admission = _mailbox.Add(message, out lost);
                accepted = admission != Admission.Rejected;
                claimed = accepted && ClaimRun();
                reason = admission switch
                {
                    Admission.Rejected => DeadLetterReason.MailboxFull,
                    Admission.AcceptedOldestLost => DeadLetterReason.DroppedOldest,
                    Admission.AcceptedNewestLost => DeadLetterReason.DroppedNewest,
                    _ => default,
                };
            }
        }

        if (claimed)
            System.Scheduler.Schedule(this);
        if (reason != DeadLetterReason.None)
            CountLost(lost, reason);
        return accepted;
    }

    /// <summary>For what the actor owes itself: bounded by what it has asked for, so not by the mailbox.</summary>
    public void Owe(T message, Ticket ticket)
    {
        bool ended;
        var claimed = false;
        lock (Gate)
        {
            ended = Ended;
            if (!ended)
            {
                _mailbox.AddOwed(message, ticket);
                claimed = ClaimRun();
            }
        }

        if (claimed)
            System.Scheduler.Schedule(this);
        if (ended && ticket.CountsWhenLost)
            CountLost(message, DeadLetterReason.Stopped);
    }

    protected override bool TakeLetter() => _mailbox.TryTake(out _letter);

    protected override bool HandleLetter()
    {
        if (_letter.Ticket is { } ticket && !ticket.Redeem())
        {
            if (ticket.CountsWhenLost)
                CountLost(_letter.Message, DeadLetterReason.EarlierIncarnation);
            _letter = default;
            return true;
        }

        return Invoke(Callback.Message);
    }

    protected override void LetterHandled()
    {
        var ticket = _letter.Ticket;
        _letter = default;
        ticket?.Handled();
    }

    protected override Type CurrentMessageType(Callback callback) =>
        callback == Callback.Message ? _letter.Message?.GetType() ?? typeof(T) : _actor!.GetType();

    protected override ValueTask Call(Callback callback) => callback switch
    {
        Callback.Start => _actor!.Start(),
        Callback.Message => _actor!.Handle(_letter.Message),
        Callback.Restarting => _actor!.PrepareRestart(RestartCause),
        _ => _actor!.CleanUp(Reason),
    };

    protected override void CreateActor()
    {
        var context = new CellContext<T>(this);
        var actor = props.Factory() ?? throw new InvalidOperationException($"The factory of {Path} made no actor");
        actor.Attach(context);
        lock (Gate)
        {
            _context = context;
            _actor = actor;
        }
    }

    protected override void EndIncarnation()
    {
        CellContext<T>? context;
        lock (Gate)
        {
            context = _context;
            _context = null;
            _actor = null;
        }

        context?.End();
    }

    protected override void CancelStopping()
    {
        CellContext<T>? context;
        lock (Gate)
            context = _context;
        context?.CancelStopping();
    }

    protected override void DrainMailbox()
    {
        while (true)
        {
            Letter<T> letter;
            lock (Gate)
            {
                if (!_mailbox.TryTake(out letter))
                    return;
            }

            if (letter.Ticket is null or { CountsWhenLost: true })
                CountLost(letter.Message, DeadLetterReason.Stopped);
        }
    }

    protected override MailboxSnapshot MailboxNow() => new(_mailbox.Count, _mailbox.HighWater, _mailbox.Capacity);

    private void CountLost(T? message, DeadLetterReason reason) =>
        System.Lost(Path, reason, (message?.GetType() ?? typeof(T)).Name);
}
