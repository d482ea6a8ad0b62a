namespace LustreActors.Blocking;

internal enum CallStage
{
    Queued,

    /// <summary>It occupies a worker.</summary>
    Running,

    /// <summary>It has outlived the patience and its worker was replaced.</summary>
    Slow,
    Abandoned,
    Done,
}

/// <summary>
/// One call on the blocking lane, given to its work. What the work allocates belongs to the call until the work returns, which may be
/// never: nothing that an abandoned call may still write to can be pooled, reused or handed to somebody else.
/// </summary>
public abstract class LaneCall
{
    private readonly BlockingLane _lane;
    private string _reading;

    private protected LaneCall(BlockingLane lane, string key, TimeSpan deadline)
    {
        _lane = lane;
        Key = key;
        Deadline = deadline;
        _reading = key;
    }

    public string Key { get; }

    /// <summary>
    /// Set once the deadline has passed: nobody waits for the result, and work whose system call returns late should stop.
    /// </summary>
    public bool IsAbandoned => Stage == CallStage.Abandoned;

    /// <summary>The lane takes nothing more and waits for what is under way: work that can be cut short should be.</summary>
    public bool IsLaneClosing => _lane.IsClosing;

    internal TimeSpan Deadline { get; }

    internal string ReadingNow => Volatile.Read(ref _reading);

    // Below: guarded by the lane's lock; the stage is also read without it.
    internal volatile CallStage Stage;

    /// <summary>It occupies one of the lane's workers.</summary>
    internal bool HoldsWorker { get; set; }

    /// <summary>
    /// It counts as one that hangs or may hang: a suspect from its beginning, others since <see cref="MayHang"/> or since they are slow.
    /// </summary>
    internal bool InBudget { get; set; }

    internal bool BeganAsSuspect { get; set; }

    /// <summary>It is tried in the budget's last place.</summary>
    internal bool InLastPlace { get; set; }

    /// <summary>When it was queued, then when its work began.</summary>
    internal long Since { get; set; }

    internal DateTimeOffset HangsSince { get; set; }

    internal ITimer? Timer { get; set; }

    /// <summary>Says what the work touches now, for inspection.</summary>
    public void Reading(string what) => Volatile.Write(ref _reading, what);

    /// <summary>
    /// To be called right before the work touches something that can hang for ever: anything that is not a plain regular file, a mount, a
    /// device. False: so many calls hang already that this one must not risk it; the work throws <see cref="LaneRefusedException"/>.
    /// </summary>
    public bool MayHang() => _lane.TryRisk(this);

    internal void OnTimer() => _lane.OnTimer(this);

    internal abstract (LaneOutcome Outcome, Exception? Error) Work();

    /// <summary>Completes the task; only the first one counts.</summary>
    internal abstract void Finish(LaneOutcome outcome, Exception? error, TimeSpan elapsed, string detail);
}

internal sealed class LaneCall<T>(BlockingLane lane, string key, TimeSpan deadline, Func<LaneCall, T> work) : LaneCall(lane, key, deadline)
{
    private readonly TaskCompletionSource<LaneResult<T>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _value;

    public Task<LaneResult<T>> Result => _result.Task;

    internal override (LaneOutcome Outcome, Exception? Error) Work()
    {
        try
        {
            _value = work(this);
            return (LaneOutcome.Completed, null);
        }
        catch (LaneRefusedException e)
        {
            return (LaneOutcome.Refused, e);
        }
        catch (Exception e)
        {
            return (LaneOutcome.Failed, e);
        }
    }

    internal override void Finish(LaneOutcome outcome, Exception? error, TimeSpan elapsed, string detail) =>
        _result.TrySetResult(new LaneResult<T>(outcome, outcome == LaneOutcome.Completed ? _value : default, error, elapsed, detail));
}
