using System.Text;
using LustreActors.Actors.Jobs;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Clients;

namespace LustreActors.Actors.Clients;

/// <summary>
/// Adds up the rates of clients over the targets of this machine: one row for each NID and filesystem. A target without new counters is
/// left out.
/// </summary>
/// <param name="member">The name of this member in its table.</param>
/// <param name="server">The name of this machine as a client of itself.</param>
/// <param name="interval">The time between two sweeps.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientsMeter(string member, string server, TimeSpan interval, TimeProvider time)
{
    private readonly Dictionary<string, ClientTargetMeter> _meters = new(StringComparer.Ordinal);
    private readonly JobActivityAdder _adder = new();
    private readonly string _loopback = ClientActivity.LoopbackOf(server);
    private byte[] _id = new byte[256];

    /// <summary>Measures the rates since the last call.</summary>
    /// <param name="reads">One table for each target. Tables of other kinds are ignored.</param>
    public JobActivityTable Measure(IEnumerable<TableRead> reads)
    {
        var tables = reads.Where(r => r.Table is ClientTable).ToArray();
        foreach (var gone in _meters.Keys.Except(tables.Select(t => t.Source)).ToArray())
            _meters.Remove(gone);

        _adder.Clear();
        var (now, targets, window, oldest) = (time.GetTimestamp(), new List<string>(), TimeSpan.Zero, time.GetTimestamp());
        foreach (var read in tables)
        {
            var table = (ClientTable)read.Table;
            if (!_meters.TryGetValue(read.Source, out var meter))
                _meters.Add(read.Source, meter = new ClientTargetMeter());
            if (!meter.TryUpdate(read, table, time))
                continue;
            targets.Add(table.Target.Name);
            window = meter.Window > window ? meter.Window : window;
            oldest = Math.Min(oldest, read.CollectedAt);
            Add(meter.Rates, table.Target);
        }

        return new JobActivityTable
        {
            Members = [member],
            Moment = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Interval = JobActivityTable.IntervalOf(time.GetUtcNow(), interval),
            MadeAt = now,
            OldestAt = oldest,
            Window = window,
            TargetsWithoutRates = tables.Length - targets.Count,
            Targets = [.. targets],
            Filesystems = [.. _adder.Filesystems],
            MetadataTargets = [.. _adder.MetadataTargets],
            Rows = _adder.ToRows(),
        };
    }

    private void Add(IReadOnlyList<NidRates> rates, JobTarget target)
    {
        var filesystem = _adder.FilesystemNumber(target.Filesystem);
        var operations = _adder.MetadataTargetNumber(target.HoldsMetadata ? ClientActivity.Mds : ClientActivity.Oss);
        var resets = _adder.MetadataTargetNumber(ClientActivity.Resets);
        foreach (var rate in rates)
        {
            var row = _adder.Row(filesystem, IdOf(rate.Nid));
            if (rate.IsReset)
            {
                _adder.AddMetadata(row, resets, 1);
                continue;
            }

            var values = _adder.Values(row);
            values[(int)ClientActivity.Read] += rate.Read;
            values[(int)ClientActivity.Written] += rate.Written;
            if (rate.Operations > 0)
                _adder.AddMetadata(row, operations, rate.Operations);
        }
    }

    private ReadOnlySpan<byte> IdOf(string nid)
    {
        var id = nid == Nid.Loopback ? _loopback : nid;
        if (Encoding.UTF8.GetMaxByteCount(id.Length) > _id.Length)
            _id = new byte[Encoding.UTF8.GetMaxByteCount(id.Length)];
        return _id.AsSpan(0, Encoding.UTF8.GetBytes(id, _id));
    }
}
