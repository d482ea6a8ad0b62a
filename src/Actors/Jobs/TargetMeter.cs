using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>Makes rates of the counters of one target: what each job did between its last two tables, over the time between them.</summary>
internal sealed class TargetMeter
{
    private Dictionary<JobEntry, JobCounters> _counters = [];
    private Dictionary<JobEntry, JobCounters> _spare = [];
    private readonly List<(JobEntry Job, JobAmounts Rates)> _rates = [];
    private bool _hasBaseline;
    private long _collectedAt;

    /// <summary>Jobs that did anything, by the second.</summary>
    public IReadOnlyList<(JobEntry Job, JobAmounts Rates)> Rates => _rates;

    /// <summary>All of its jobs, so far.</summary>
    public IReadOnlyDictionary<JobEntry, JobCounters> Counters => _counters;

    /// <summary>A table that was taken already changes nothing; the first one is a beginning, and makes no rates.</summary>
    public void Take(TableRead read, JobTable table, KnownIds ids, TimeProvider time)
    {
        if (_hasBaseline && read.CollectedAt == _collectedAt)
        {
            foreach (var job in _counters.Keys)
                ids.See(job);
            return;
        }

        var seconds = _hasBaseline ? time.GetElapsedTime(_collectedAt, read.CollectedAt).TotalSeconds : 0;
        var columns = new JobSums(table);
        var takenAt = time.GetUtcNow() - time.GetElapsedTime(read.CollectedAt);
        _rates.Clear();
        _spare.Clear();
        for (var row = 0; row < table.Count; row++)
        {
            var job = ids.FindEscaped(table.Id(row));
            var counters = columns.Of(row);
            _spare[job] = counters;
            if (seconds > 0 && Rate(job, counters, seconds, takenAt) is { IsNothing: false } rates)
                _rates.Add((job, rates));
        }

        (_counters, _spare) = (_spare, _counters.Capacity > 64 + (4 * _spare.Count) ? [] : _counters);
        (_hasBaseline, _collectedAt) = (true, read.CollectedAt);
    }

    /// <summary>
    /// A job that is new did all of it since it began, a job that began anew since then. Where that was longer ago than the last table, which
    /// ought to have had it, its work is spread over all the time: it cannot have been done in this interval alone.
    /// </summary>
    private JobAmounts Rate(JobEntry job, in JobCounters counters, double seconds, DateTimeOffset takenAt)
    {
        if (_counters.TryGetValue(job, out var before) && !counters.HaveRestartedSince(before))
            return counters.Since(before).Over(seconds);
        var age = counters.StartTime > 0 ? (takenAt - DateTimeOffset.UnixEpoch).TotalSeconds - (counters.StartTime / 1e9) : 0;
        return counters.Since(default).Over(Math.Max(age, seconds));
    }

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
