namespace LustreActors.Blocking;

/// <summary>
/// The effects of a decision that was made under the lane's lock: results to hand out and threads to start, after the lock is released.
/// </summary>
internal sealed class LaneEffects
{
    private readonly List<(LaneCall Call, LaneOutcome Outcome, Exception? Error, TimeSpan Elapsed, string Detail)> _finished = [];
    private readonly List<LaneWorker> _started = [];
    private readonly List<Action> _logged = [];

    public void Finish(LaneCall call, LaneOutcome outcome, string detail, Exception? error = null, TimeSpan elapsed = default) =>
        _finished.Add((call, outcome, error, elapsed, detail));

    public void Start(LaneWorker worker) => _started.Add(worker);

    public void Log(Action log) => _logged.Add(log);

    public void Apply()
    {
        foreach (var worker in _started)
            worker.Start();
        foreach (var log in _logged)
            log();
        foreach (var (call, outcome, error, elapsed, detail) in _finished)
            call.Finish(outcome, error, elapsed, detail);
    }
}
