using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Sources;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// Computes rates from the counters of one target: the difference of its last two tables, divided by the time between them.
/// </summary>
internal sealed class TargetMeter
{
    private const int LongestUnescaped = 1024;

    private readonly List<JobRates> _rates = [];
    private readonly Dictionary<byte[], Job> _jobs = new(Utf8Keys.Instance);
    private bool _hasBaseline;
    private ReadingTime _lastRead;
    private int _table;

    /// <summary>Whether the target has been read at least twice.</summary>
    public bool HasRates { get; private set; }

    /// <summary>The time between the last two tables.</summary>
    public TimeSpan Window { get; private set; }

    /// <summary>The rates of all jobs that were active.</summary>
    public IReadOnlyList<JobRates> Rates => _rates;

    /// <summary>The counters of all jobs.</summary>
    public IEnumerable<KeyValuePair<byte[], JobCounters>> Counters =>
        _jobs.Where(job => !job.Value.IsMissing).Select(job => KeyValuePair.Create(job.Key, job.Value.Counters));

    /// <summary>
    /// Replaces the rates by those of a new table. The first table has no rates. A table that is known already changes nothing.
    /// </summary>
    public void Update(TableRead read, JobTable table, TimeProvider time)
    {
        if (_hasBaseline && read.CollectedAt == _lastRead.EndedAt)
            return;
        Window = _hasBaseline ? read.Time.Since(_lastRead, time) : default;
        var now = (time.GetUtcNow() - time.GetElapsedTime(read.CollectedAt) - DateTimeOffset.UnixEpoch).TotalSeconds;
        _rates.Clear();
        _table++;
        AddRates(table, now, Window.TotalSeconds);
        Forget(table.IsWhole);
        (HasRates, _hasBaseline, _lastRead) = (_hasBaseline, true, read.Time);
    }

    private void AddRates(JobTable table, double now, double seconds)
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
            var counters = sums.ForRow(row);
            if (!_hasBaseline)
            {
                // The first table: there is nothing to compare with.
            }
            else if (!isThere || (job.IsMissing && job.Counters.StartTime == 0))
            {
                // A job that comes back is the same job only if Lustre shows the start of its counters.
                Add(job.Id, counters, default, SinceStart(counters, seconds, now));
            }
            else if (!counters.HaveRestartedSince(job.Counters, now - seconds))
            {
                Add(job.Id, counters, job.Counters, seconds);
            }
            else if (table.IsWhole)
            {
                Add(job.Id, counters, default, SinceStart(counters, seconds, now));
            }
            else
            {
                // The table has lost a line of this job: its counters have not been reset.
                counters = job.Counters;
            }

            (job.Counters, job.Table, job.IsMissing) = (counters, _table, false);
        }
    }

    /// <summary>
    /// Removes the jobs that are missing in two tables in a row. One table may have been cut short without a sign: a job that is in the
    /// next table again goes on as before. No job counts as missing in a table that is known to be incomplete.
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
    /// The time in which a new job, or one whose counters were reset, did all of its work. If its counters started before the last table,
    /// which should have had them, the work is spread over the whole time: it cannot all have been done in this interval.
    /// </summary>
    private static double SinceStart(in JobCounters counters, double seconds, double now) =>
        Math.Max(seconds, counters.StartTime > 0 ? now - (counters.StartTime / 1e9) : 0);

    /// <summary>Sums up the operations of a row.</summary>
    private readonly struct JobSums(JobTable table)
    {
        public JobCounters ForRow(int row)
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

        /// <summary>The number of the last table that had the job.</summary>
        public int Table;

        /// <summary>The last table did not have the job, and the one before did.</summary>
        public bool IsMissing;
    }
}

/// <summary>The activity of a job on one target, per second.</summary>
/// <param name="Id">The job id without escapes.</param>
internal readonly record struct JobRates(byte[] Id, JobAmounts Amounts, JobWaits Waits);
