using LustreActors.Blocking.Commands;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Blocking;

/// <summary>
/// Runs system calls that may hang, on separate threads and under deadlines. A key has one call at a time, and one more that may wait for
/// it. A call past its deadline is abandoned with its thread, and its key is quarantined until the call returns.
/// <para>
/// The budget: at most <see cref="BlockingLaneOptions.MaxAbandoned"/> calls hang or may hang (suspect, slow and abandoned ones). The last
/// place is for suspects, one at a time. Within the budget the worker of a slow call is replaced. Beyond it suspects are refused, and the
/// workers are left to healthy keys.
/// </para>
/// </summary>
public sealed partial class BlockingLane : IAsyncDisposable
{
    private const int MostUnusedKeys = 4096;
    private static readonly TimeSpan UnusedAfter = TimeSpan.FromMinutes(10);
    private readonly BlockingLaneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KeyRecord> _keys = [];
    private readonly HashSet<LaneCall> _inFlight = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _abandonedTotal;
    private long _refusedTotal;
    private bool _closed;

    public BlockingLane(BlockingLaneOptions? options = null, TimeProvider? time = null, ILogger? log = null)
    {
        _options = options ?? new BlockingLaneOptions();
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
    }

    internal int KnownKeys
    {
        get
        {
            lock (_gate)
                return _keys.Count;
        }
    }

    internal CommandLimits Commands { get; } = new();

    internal int StackBytes => _options.StackBytes;

    internal TimeSpan IdleTimeout => _options.IdleTimeout;

    /// <summary>
    /// Runs the work on a thread of the lane. The task never fails: its result says what happened. The deadline counts from the start of
    /// the work. A call that gets no worker within its deadline is refused.
    /// </summary>
    /// <param name="key">What the call depends on: a target, a mount, a command.</param>
    /// <param name="work">Synchronous. It owns what it allocates until it returns, see <see cref="LaneCall"/>.</param>
    /// <param name="deadline">After this the call is abandoned.</param>
    /// <param name="waits">
    /// Whether the call waits for a running call of the same key, instead of being refused. One call may wait. It is for the successor of
    /// an actor whose call still runs.
    /// </param>
    public Task<LaneResult<T>> Run<T>(string key, Func<LaneCall, T> work, TimeSpan deadline, bool waits = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);

        var call = new LaneCall<T>(this, key, deadline, work) { Since = _time.GetTimestamp() };
        var effects = new LaneEffects();
        lock (_gate)
            Admit(call, waits, effects);
        effects.Apply();
        return call.Result;
    }

    /// <summary>
    /// Refuses new and queued calls, ends the idle threads and waits for the running calls. It does not wait for abandoned calls.
    /// </summary>
    internal bool IsClosing => Volatile.Read(ref _closed);

    public Task CloseAsync()
    {
        var effects = new LaneEffects();
        lock (_gate)
        {
            _closed = true;
            RefuseQueue(_suspects, "the lane is closed", effects);
            RefuseQueue(_healthy, "the lane is closed", effects);
            foreach (var waiting in _keys.Values.Select(k => k.Waiting).OfType<LaneCall>().ToArray())
                Refuse(waiting, "the lane is closed", effects);
            foreach (var worker in _idle)
            {
                _threads--;
                worker.Leave();
            }

            _idle.Clear();
            NoteDrained();
        }

        effects.Apply();
        return _drained.Task;
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    public LaneSnapshot Snapshot()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var hanging = _inFlight.Where(c => c.IsAbandoned).OrderBy(c => c.Since).ToArray();
            return new LaneSnapshot(
                _healthy.Concat(_suspects).Count(c => c.Stage == CallStage.Queued),
                _inFlight.Count - hanging.Length,
                [.. _inFlight.Where(c => c.Stage == CallStage.Slow).OrderBy(c => c.Since)
                    .Select(c => new SlowCall(c.Key, c.ReadingNow, _time.GetElapsedTime(c.Since, now), c.Deadline))],
                hanging.Length,
                _abandonedTotal,
                _refusedTotal,
                [.. hanging.Select(c => new QuarantinedKey(c.Key, c.ReadingNow, _time.GetElapsedTime(c.Since, now), c.HangsSince))],
                [.. _keys.Where(k => k.Value is { Health: KeyHealth.Probation, Call: not { IsAbandoned: true } }).Select(k => k.Key)],
                _threads);
        }
    }

    private void Admit(LaneCall call, bool waits, LaneEffects effects)
    {
        if (_closed)
        {
            Refuse(call, "the lane is closed", effects);
            return;
        }

        var record = RecordOf(call.Key);
        record.LastUsed = call.Since;
        if (record.Call is { } earlier)
        {
            if (earlier.IsAbandoned)
            {
                var since = _time.GetElapsedTime(earlier.Since).TotalSeconds;
                effects.Finish(call, LaneOutcome.Quarantined, $"{earlier.ReadingNow} has been hanging for {since:0} s");
            }
            else if (waits && record.Waiting is null)
                Wait(call, record);
            else
                Refuse(call, StillReads(earlier), effects);
            return;
        }

        Enqueue(call, record, effects);
        Dispatch(effects);
        if (call.Stage == CallStage.Queued)
            Arm(call, call.Deadline);
    }

    private void Wait(LaneCall call, KeyRecord record)
    {
        record.Waiting = call;
        Arm(call, call.Deadline);
    }

    private void Enqueue(LaneCall call, KeyRecord record, LaneEffects effects)
    {
        var suspect = record.Health != KeyHealth.Healthy;
        if (suspect && IsSpent)
        {
            Refuse(call, BudgetSpent, effects);
            return;
        }

        record.Call = call;
        (suspect ? _suspects : _healthy).Enqueue(call);
    }

    private static string StillReads(LaneCall earlier) => $"an earlier call still reads {earlier.ReadingNow}";

    private KeyRecord RecordOf(string key)
    {
        if (_keys.TryGetValue(key, out var record))
            return record;
        if (_keys.Count >= MostUnusedKeys)
        {
            foreach (var (old, unused) in _keys)
            {
                if (unused.Call is null && _time.GetElapsedTime(unused.LastUsed) > UnusedAfter)
                    _keys.Remove(old);
            }
        }

        _keys.Add(key, record = new KeyRecord());
        return record;
    }

    private void Refuse(LaneCall call, string why, LaneEffects effects)
    {
        call.Stage = CallStage.Done;
        call.Timer?.Dispose();
        _refusedTotal++;
        if (_keys.TryGetValue(call.Key, out var record))
        {
            if (record.Call == call)
                record.Call = null;
            if (record.Waiting == call)
                record.Waiting = null;
        }

        effects.Finish(call, LaneOutcome.Refused, why);
    }

    private void RefuseQueue(Queue<LaneCall> queue, string why, LaneEffects effects)
    {
        while (queue.TryDequeue(out var call))
        {
            if (call.Stage == CallStage.Queued)
                Refuse(call, why, effects);
        }
    }

    private void NoteDrained()
    {
        if (_closed && _inFlight.All(c => c.IsAbandoned))
            _drained.TrySetResult();
    }
}
