using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>Makes rates of the counters of one target: what each job did between its last two tables, over the time between them.</summary>
internal sealed class TargetMeter
{
    private const int LongestUnescaped = 1024;

    private readonly List<JobRates> _rates = [];
    private readonly Dictionary<byte[], Job> _jobs = new(Utf8Keys.Instance);
    private bool _hasBaseline;
    private int _table;

    /// <summary>The target was read twice.</summary>
    public bool HasRates { get; private set; }

    /// <summary>When its last table was read: monotonic.</summary>
    public long CollectedAt { get; private set; }

    /// <summary>The time between its last two tables.</summary>
    public TimeSpan Window { get; private set; }

    /// <summary>Jobs that did anything, per second.</summary>
    public IReadOnlyList<JobRates> Rates => _rates;

    /// <summary>The counters of all its jobs.</summary>
    public IEnumerable<KeyValuePair<byte[], JobCounters>> Counters =>
        _jobs.Where(job => !job.Value.IsMissing).Select(job => KeyValuePair.Create(job.Key, job.Value.Counters));

    /// <summary>A table that was taken already changes nothing. The first one makes no rates.</summary>
    public void Take(TableRead read, JobTable table, TimeProvider time)
    {
        if (_hasBaseline && read.CollectedAt == CollectedAt)
            return;
        Window = _hasBaseline ? time.GetElapsedTime(CollectedAt, read.CollectedAt) : default;
        var now = (time.GetUtcNow() - time.GetElapsedTime(read.CollectedAt) - DateTimeOffset.UnixEpoch).TotalSeconds;
        _rates.Clear();
        _table++;
        Take(table, now, Window.TotalSeconds);
        Forget(table.IsWhole);
        (HasRates, _hasBaseline, CollectedAt) = (_hasBaseline, true, read.CollectedAt);
    }

    private void Take(JobTable table, double now, double seconds)
    {
        var sums = new JobSums(table);
        var jobs = _jobs.GetAlternateLookup<ReadOnlySpan<byte>>();
        Span<byte> unescaped = stackalloc byte[LongestUnescaped];
        for (var row = 0; row < table.Count; row++)
        {
            scoped var id = table.Id(row);
            if (id.Contains((byte)'\\') && id.Length <= LongestUnescaped)
                id = unescaped[..LabelText.Unescape(id, unescaped)];
            ref var job = ref CollectionsMarshal.GetValueRefOrNullRef(jobs, id);
            var isThere = !Unsafe.IsNullRef(ref job);
            if (!isThere)
                job = ref Add(id.ToArray());
            else if (job.Table == _table)
                continue;
            var counters = sums.Of(row);
            if (!_hasBaseline)
            {
                // Nothing to compare with.
            }
            else if (!isThere || (job.IsMissing && job.Counters.StartTime == 0))
            {
                // A job that comes back is the same one only where Lustre says so.
                Add(job.Id, counters, default, SinceItsBeginning(counters, seconds, now));
            }
            else if (!counters.HaveRestartedSince(job.Counters, now - seconds))
            {
                Add(job.Id, counters, job.Counters, seconds);
            }
            else if (table.IsWhole)
            {
                Add(job.Id, counters, default, SinceItsBeginning(counters, seconds, now));
            }
            else
            {
                // A line of it is missing, not its work.
                counters = job.Counters;
            }

            (job.Counters, job.Table, job.IsMissing) = (counters, _table, false);
        }
    }

    /// <summary>
    /// Jobs that the table did not have. A table may be cut short where nobody can see it: a job that is missing in one table, and in the
    /// next one again, goes on as before. Where it is known that a table is not whole, what it does not have is not missing.
    /// </summary>
    private void Forget(bool isWhole)
    {
        foreach (var id in _jobs.Keys)
        {
            ref var job = ref CollectionsMarshal.GetValueRefOrNullRef(_jobs, id);
            if (job.Table == _table)
                continue;
            if (job.IsMissing)
                _jobs.Remove(id);
            else
                job.IsMissing = isWhole;
        }

        if (_jobs.Capacity > 64 + (4 * _jobs.Count))
            _jobs.TrimExcess();
    }

    private ref Job Add(byte[] id)
    {
        ref var job = ref CollectionsMarshal.GetValueRefOrAddDefault(_jobs, id, out _);
        job.Id = id;
        return ref job;
    }

    private void Add(byte[] id, in JobCounters counters, in JobCounters before, double seconds)
    {
        var done = counters.Since(before);
        if (!done.IsNothing)
            _rates.Add(new JobRates(id, done.Over(seconds), counters.WaitsSince(before).Over(seconds)));
    }

    /// <summary>
    /// A job that is new did all of it since it began, a job that began anew since then. Where that was longer ago than the last table,
    /// which ought to have had it, its work is spread over all the time: it cannot have been done in this interval alone.
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

            return new JobCounters(
                table.StartTime(row), table.ReadBytes(row), table.WriteBytes(row), operations, reads, writes, readTime, writeTime,
                time - readTime - writeTime);
        }
    }

    private struct Job
    {
        public byte[] Id;
        public JobCounters Counters;

        /// <summary>The last table that had it.</summary>
        public int Table;

        /// <summary>The last table did not have it, and the one before did.</summary>
        public bool IsMissing;
    }
}

/// <summary>What a job does on one target, per second.</summary>
/// <param name="Id">Without escapes.</param>
internal readonly record struct JobRates(byte[] Id, JobAmounts Amounts, JobWaits Waits);
