namespace LustreActors.Simulator;

/// <summary>How an import follows its target from state to state.</summary>
public sealed partial class SimulatedImport
{
    private void Follow()
    {
        var restarted = _instance != Target.Restarts;
        switch (State)
        {
            case ImportState.Full when !Target.Serving || restarted:
                Timeouts += Math.Max(1, InFlight);
                _attemptedAt = _now;
                Enter(ImportState.Disconnected);
                break;
            case ImportState.Full:
                Rest();
                break;
            case ImportState.Disconnected or ImportState.Connecting or ImportState.New:
                Reconnect(restarted);
                break;
            case ImportState.Replay:
                Enter(ImportState.ReplayLocks);
                if (Target.HasReplayed(Client, _now))
                    Enter(ImportState.ReplayWait);
                break;
            case ImportState.ReplayLocks when Target.HasReplayed(Client, _now):
                Enter(ImportState.ReplayWait);
                break;
            case ImportState.ReplayWait or ImportState.Evicted when Target.Accepts(_now):
                Enter(ImportState.Recover);
                Established(ImportState.Full);
                break;
            case ImportState.Recover:
                Established(ImportState.Full);
                break;
        }
    }

    private void Rest()
    {
        var quiet = (_now - LastReplyAt) / NanosecondsPerSecond;
        if (_idles && quiet >= SecondsUntilIdle && Locks.InUse == 0)
        {
            Counters.Live.Record((int)ImportOperation.OstDisconnect, _random.Between(900, 3_000));
            Enter(ImportState.Connecting);
            Enter(ImportState.Idle);
            Locks.Lose();
            InFlight = 0;
        }
        else if (_now / NanosecondsPerSecond % SimulatedFilesystem.SecondsBetweenPings == 0)
        {
            Ping();
        }
    }

    private void Ping()
    {
        if (!Target.Knows(Client))
        {
            LearnOfEviction();
            return;
        }

        Target.Ping(Client);
        // A ping does not keep an import from going IDLE.
        var lastReplyAt = LastReplyAt;
        Request(ImportOperation.ObdPing, _random.Between(90, 900), 1);
        if (_idles)
            LastReplyAt = lastReplyAt;
    }

    /// <summary>The target answers that it does not know this client any more.</summary>
    private void LearnOfEviction()
    {
        ConnectionAttempts++;
        Enter(ImportState.Disconnected);
        Enter(ImportState.Connecting);
        Enter(ImportState.Evicted);
        Evicted();
    }

    private void Reconnect(bool restarted)
    {
        if (!Target.Serving)
        {
            if ((_now - _attemptedAt) / NanosecondsPerSecond < SecondsBetweenAttempts)
                return;
            _attemptedAt = _now;
            ConnectionAttempts++;
            Timeouts++;
            if (State != ImportState.Connecting)
                Enter(ImportState.Connecting);
            Enter(ImportState.Disconnected);
            return;
        }

        if (restarted ? !Target.Admits(Client, _now) : !Target.Accepts(_now))
            return;
        ConnectionAttempts++;
        if (State != ImportState.Connecting)
            Enter(ImportState.Connecting);
        if (restarted)
        {
            _instance = Target.Restarts;
            if (Target.Knows(Client))
            {
                Enter(ImportState.Replay);
                return;
            }

            Enter(ImportState.Evicted);
            Evicted();
            return;
        }

        Enter(ImportState.Recover);
        Established(ImportState.Full);
    }

    private void Connect(ImportState state)
    {
        ConnectionAttempts++;
        Enter(ImportState.Connecting);
        Established(state);
    }

    private void Established(ImportState state)
    {
        if (!Target.Knows(Client))
            Target.Connect(Client, _now);
        Generation++;
        ConnectedAt = LastReplyAt = _now;
        var operation = Target.Kind == TargetKind.Ost ? ImportOperation.OstConnect : ImportOperation.MdsConnect;
        Request(operation, _random.Between(800, 3_000), 1);
        Enter(state);
    }

    private void Evicted()
    {
        Locks.Lose();
        LostGrantBytes += DirtyBytes;
        DirtyBytes = 0;
    }

    private void Enter(ImportState state) => _history.Enter(state, _now);
}
