using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// Computes the activity of jobs from the counters of targets, for one member or one foreign exporter. It keeps the last counters of each
/// target.
/// </summary>
/// <param name="member">The member that has the targets.</param>
/// <param name="interval">The length of an interval.</param>
/// <param name="staleAfter">A target that has not been read for this time has no rates.</param>
/// <param name="time">The clock.</param>
internal sealed class JobActivityMeter(string member, TimeSpan interval, TimeSpan staleAfter, TimeProvider time)
{
    private readonly Dictionary<string, TargetMeter> _meters = new(StringComparer.Ordinal);
    private readonly JobActivityAdder _adder = new();

    /// <summary>Measures the activity since the last call; returns null if there are no targets.</summary>
    /// <param name="reads">One table for each target. Tables of other kinds are ignored.</param>
    public JobActivityTable? Measure(IEnumerable<TableRead> reads)
    {
        var jobs = reads.Where(r => r.Table is JobTable).ToArray();
        foreach (var gone in _meters.Keys.Except(jobs.Select(j => j.Source)).ToArray())
            _meters.Remove(gone);
        if (jobs.Length == 0)
            return null;

        _adder.Clear();
        var (targets, withoutRates, window) = (new List<string>(), 0, TimeSpan.Zero);
        foreach (var read in jobs)
        {
            var table = (JobTable)read.Table;
            if (!_meters.TryGetValue(read.Source, out var meter))
                _meters.Add(read.Source, meter = new TargetMeter());
            meter.Update(read, table, time);
            withoutRates += meter.HasRates ? 0 : 1;

            // The last rates of a target that does not answer are used until they are stale, as with any other source.
            var isFresh = time.GetElapsedTime(read.CollectedAt) < staleAfter;
            Add(meter, table.Target, isFresh);
            if (!meter.HasRates || !isFresh)
                continue;
            targets.Add(table.Target.Name);
            window = meter.Window > window ? meter.Window : window;
        }

        return new JobActivityTable
        {
            Members = [member],
            Moment = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Interval = JobActivityTable.IntervalOf(time.GetUtcNow(), interval),
            MadeAt = time.GetTimestamp(),
            OldestAt = jobs.Min(j => j.CollectedAt),
            Window = window,
            TargetsWithoutRates = withoutRates,
            Targets = [.. targets],
            Filesystems = [.. _adder.Filesystems],
            MetadataTargets = [.. _adder.MetadataTargets],
            Rows = _adder.ToRows(),
        };
    }

    private void Add(TargetMeter meter, JobTarget target, bool isFresh)
    {
        var filesystem = _adder.FilesystemNumber(target.Filesystem);
        foreach (var (id, counters) in meter.Counters)
        {
            var values = _adder.Values(_adder.Row(filesystem, id));
            values[(int)JobActivityColumn.TotalRead] += counters.ReadBytes;
            values[(int)JobActivityColumn.TotalWritten] += counters.WriteBytes;
            if (target.HoldsMetadata)
                values[(int)JobActivityColumn.TotalOperations] += counters.Operations;
        }

        if (!isFresh)
            return;
        var metadataTarget = target.HoldsMetadata ? _adder.MetadataTargetNumber(target.Name) : -1;
        foreach (var (id, amounts, waits) in meter.Rates)
        {
            var row = _adder.Row(filesystem, id);
            var values = _adder.Values(row);
            values[(int)JobActivityColumn.Read] += amounts.Read;
            values[(int)JobActivityColumn.Written] += amounts.Write;
            values[(int)JobActivityColumn.Reads] += waits.Reads;
            values[(int)JobActivityColumn.ReadMicroseconds] += waits.ReadTime;
            values[(int)JobActivityColumn.Writes] += waits.Writes;
            values[(int)JobActivityColumn.WriteMicroseconds] += waits.WriteTime;

            // Other operations of an OST than reads and writes are no metadata operations.
            if (metadataTarget < 0)
                continue;
            values[(int)JobActivityColumn.Others] += waits.Others;
            values[(int)JobActivityColumn.OtherMicroseconds] += waits.OtherTime;
            if (amounts.Operations != 0)
                _adder.AddMetadata(row, metadataTarget, amounts.Operations);
        }
    }
}
