using LustreActors.Messages;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

/// <summary>
/// Makes what jobs do of what targets have counted: the tables of one member, or of one foreign exporter. It keeps the last counters of
/// each target.
/// </summary>
/// <param name="member">Whose targets they are.</param>
/// <param name="interval">How long an interval is.</param>
/// <param name="staleAfter">A target that was not read for so long does nothing any more.</param>
/// <param name="time">The clock.</param>
internal sealed class JobActivityMeter(string member, TimeSpan interval, TimeSpan staleAfter, TimeProvider time)
{
    private readonly Dictionary<string, TargetMeter> _meters = new(StringComparer.Ordinal);
    private readonly JobActivityAdder _adder = new();

    /// <summary>Null where there are no targets.</summary>
    /// <param name="reads">One table a target; tables of another kind are passed over.</param>
    public JobActivityTable? Take(IEnumerable<TableRead> reads)
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
            meter.Take(read, table, time);
            withoutRates += meter.HasRates ? 0 : 1;

            // A target that does not answer goes on as it was for a while, like any other source.
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

            // What an OST counts besides reads and writes are no metadata operations.
            if (metadataTarget < 0)
                continue;
            values[(int)JobActivityColumn.Others] += waits.Others;
            values[(int)JobActivityColumn.OtherMicroseconds] += waits.OtherTime;
            if (amounts.Operations != 0)
                _adder.AddMetadata(row, metadataTarget, amounts.Operations);
        }
    }
}
