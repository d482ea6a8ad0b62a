using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>Makes rates of the counters of one target: what each job did between its last two tables, over the time between them.</summary>
internal sealed class TargetMeter
{
    private Dictionary<JobEntry, JobCounters> _counters = [];
    private Dictionary<JobEntry, JobCounters> _spare = [];
    private readonly Dictionary<JobEntry, JobCounters> _missing = [];
    private readonly List<(JobEntry Job, JobAmounts Rates, JobWaits Waits)> _rates = [];
    private bool _hasBaseline;
    private long _collectedAt;

    /// <summary>It has been taken twice.</summary>
    public bool HasRates { get; private set; }

    /// <summary>Jobs that did anything, by the second.</summary>
    public IReadOnlyList<(JobEntry Job, JobAmounts Rates, JobWaits Waits)> Rates => _rates;

    /// <summary>All of its jobs, so far.</summary>
    public IReadOnlyDictionary<JobEntry, JobCounters> Counters => _counters;

    /// <summary>A table that was taken already changes nothing; the first one is a beginning, and makes no rates.</summary>
    public void Take(TableRead read, JobTable table, KnownIds ids, TimeProvider time)
    {
        if (!_hasBaseline || read.CollectedAt != _collectedAt)
            Take(table, read.CollectedAt, ids, time);
        foreach (var job in _counters.Keys)
            ids.See(job);
        foreach (var job in _missing.Keys)
            ids.See(job);
    }

    private void Take(JobTable table, long collectedAt, KnownIds ids, TimeProvider time)
    {
        var seconds = _hasBaseline ? time.GetElapsedTime(_collectedAt, collectedAt).TotalSeconds : 0;
        var now = (time.GetUtcNow() - time.GetElapsedTime(collectedAt) - DateTimeOffset.UnixEpoch).TotalSeconds;
        var sums = new JobSums(table);
        _rates.Clear();
        _spare.Clear();
        for (var row = 0; row < table.Count; row++)
        {
            var job = ids.FindEscaped(table.Id(row));
            var counters = sums.Of(row);
            if (_hasBaseline && Known(job) is { } before)
            {
                if (!counters.HaveRestartedSince(before, now - seconds))
                    Add(job, counters, before, seconds);
                else if (table.IsWhole)
                    Add(job, counters, default, SinceItsBeginning(counters, seconds, now));
                else
                    counters = before; // A line of it is missing, not its work.
            }
            else if (_hasBaseline)
            {
                Add(job, counters, default, SinceItsBeginning(counters, seconds, now));
            }

            _spare[job] = counters;
        }

        // One table may be cut short where nobody can see it; a job that the next one has again goes on as if nothing had been.
        _missing.Clear();
        foreach (var (job, counters) in _counters)
        {
            if (_spare.ContainsKey(job))
                continue;
            if (table.IsWhole)
                _missing.Add(job, counters);
            else
                _spare.Add(job, counters);
        }

        (_counters, _spare) = (_spare, _counters.Capacity > 64 + (4 * _spare.Count) ? [] : _counters);
        (HasRates, _hasBaseline, _collectedAt) = (_hasBaseline, true, collectedAt);
    }

    /// <summary>Of a job that is back only where Lustre says that it is the same.</summary>
    private JobCounters? Known(JobEntry job)
    {
        if (_counters.TryGetValue(job, out var counters))
            return counters;
        return _missing.TryGetValue(job, out var missing) && missing.StartTime > 0 ? missing : null;
    }

    private void Add(JobEntry job, in JobCounters counters, in JobCounters before, double seconds)
    {
        var done = counters.Since(before);
        if (!done.IsNothing)
            _rates.Add((job, done.Over(seconds), counters.WaitsSince(before).Over(seconds)));
    }

    /// <summary>
    /// A job that is new did all of it since it began, a job that began anew since then. Where that was longer ago than the last table, which
    /// ought to have had it, its work is spread over all the time: it cannot have been done in this interval alone.
    /// </summary>
    private static double SinceItsBeginning(in JobCounters counters, double seconds, double now) =>
        Math.Max(seconds, counters.StartTime > 0 ? now - (counters.StartTime / 1e9) : 0);

    /// <summary>Which of a table's operations belong together.</summary>
    private readonly struct JobSums(JobTable table)
    {
        public JobCounters Of(int row)
        {
            long operations = 0, reads = 0, writes = 0, readTime = 0, writeTime = 0, time = 0;
            foreach (ref readonly var operation in table.Operations.AsSpan())
            {
                var samples = table.Samples(row, operation);
                if (samples == 0)
                    continue;
                var took = table.Microseconds(row, operation);
                (operations, time) = (operations + samples, time + took);
                if (operation.Name == "read")
                    (reads, readTime) = (samples, took);
                else if (operation.Name == "write")
                    (writes, writeTime) = (samples, took);
            }

            return new JobCounters(table.StartTime(row), table.ReadBytes(row), table.WriteBytes(row), operations, reads, writes, readTime, writeTime, time - readTime - writeTime);
        }
    }
}
