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
/// One call on the blocking lane, given to its work. Memory that the work allocates belongs to the call until the work returns, which may
/// be never: an abandoned call may still write to it, so it must not be pooled, reused or passed on.
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
    /// Set when the deadline has passed. The result is not awaited any longer, so work whose system call returns late should stop.
    /// </summary>
    public bool IsAbandoned => Stage == CallStage.Abandoned;

    /// <summary>The lane is closing and waits for running calls. Work that can end early should end.</summary>
    public bool IsLaneClosing => _lane.IsClosing;

    internal TimeSpan Deadline { get; }

    internal string ReadingNow => Volatile.Read(ref _reading);

    // Below: guarded by the lane's lock; the stage is also read without it.
    internal volatile CallStage Stage;

    /// <summary>It occupies one of the lane's workers.</summary>
    internal bool HoldsWorker { get; set; }

    /// <summary>
    /// Whether it counts as a call that hangs or may hang: a suspect from its start, others after <see cref="MayHang"/> or when slow.
    /// </summary>
    internal bool InBudget { get; set; }

    internal bool BeganAsSuspect { get; set; }

    /// <summary>It uses the last place of the budget.</summary>
    internal bool InLastPlace { get; set; }

    /// <summary>The time at which it was queued, later the time at which its work began.</summary>
    internal long Since { get; set; }

    internal DateTimeOffset HangsSince { get; set; }

    internal ITimer? Timer { get; set; }

    /// <summary>Sets the path that the work reads now, for inspection.</summary>
    public void Reading(string what) => Volatile.Write(ref _reading, what);

    /// <summary>
    /// Must be called before the work touches something that can hang for ever: anything but a plain regular file, a mount, a device. False
    /// means that too many calls hang already: the work must throw <see cref="LaneRefusedException"/>.
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
