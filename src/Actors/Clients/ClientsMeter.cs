using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Clients;

/// <summary>
/// Adds up the rates of clients over all targets: one row for each host and filesystem. A target without new counters is left out, and a
/// host whose counters were reset on any target has no row in that interval, because a part of its activity is not known.
/// </summary>
internal sealed class ClientsMeter(HostNames names, TimeProvider time)
{
    private readonly Dictionary<string, ClientTargetMeter> _meters = new(StringComparer.Ordinal);
    private readonly Dictionary<(ClientHost Host, string Filesystem), Sum> _sums = [];
    private long _number;

    /// <summary>Measures the rates since the last call.</summary>
    /// <param name="reads">One table for each target. Tables of other kinds are ignored.</param>
    public ClientRates Measure(IEnumerable<TableRead> reads)
    {
        var tables = reads.Where(r => r.Table is ClientTable).ToArray();
        foreach (var gone in _meters.Keys.Except(tables.Select(t => t.Source)).ToArray())
            _meters.Remove(gone);

        _sums.Clear();
        var kinds = new Dictionary<string, (bool Oss, bool Mds)>(StringComparer.Ordinal);
        var (targets, window) = (0, TimeSpan.Zero);
        foreach (var read in tables)
        {
            var table = (ClientTable)read.Table;
            if (!_meters.TryGetValue(read.Source, out var meter))
                _meters.Add(read.Source, meter = new ClientTargetMeter());
            if (!meter.TryUpdate(read, table, time))
                continue;
            targets++;
            window = meter.Window > window ? meter.Window : window;
            var kind = kinds.GetValueOrDefault(table.Target.Filesystem);
            kinds[table.Target.Filesystem] = Add(meter.Rates, table.Target, kind);
        }

        var rows = ImmutableArray.CreateBuilder<ClientRate>(_sums.Count);
        foreach (var ((host, filesystem), sum) in _sums)
        {
            if (!sum.IsReset)
                rows.Add(ToRate(host, filesystem, sum, kinds[filesystem]));
        }

        return new ClientRates(++_number, rows.ToImmutable())
        {
            Window = window,
            Targets = targets,
            MissingTargets = tables.Length - targets,
            ResetHosts = _sums.Count - rows.Count,
        };
    }

    /// <summary>Returns which amounts of the filesystem are known.</summary>
    private (bool Oss, bool Mds) Add(IReadOnlyList<NidRates> rates, JobTarget target, (bool Oss, bool Mds) kind)
    {
        foreach (var rate in rates)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (names.HostOf(rate.Nid), target.Filesystem), out _);
            sum.IsReset |= rate.IsReset;
            sum.Read += rate.Read;
            sum.Written += rate.Written;
            if (target.HoldsMetadata)
                sum.MdsOperations += rate.Operations;
            else
                sum.OssOperations += rate.Operations;
        }

        return target.HoldsMetadata ? (kind.Oss, true) : (true, kind.Mds);
    }

    private static ClientRate ToRate(ClientHost host, string filesystem, in Sum sum, (bool Oss, bool Mds) kind) => new(
        host,
        filesystem,
        kind.Oss ? sum.Read : double.NaN,
        kind.Oss ? sum.Written : double.NaN,
        kind.Oss ? sum.OssOperations : double.NaN,
        kind.Mds ? sum.MdsOperations : double.NaN);

    private record struct Sum(bool IsReset, double Read, double Written, double OssOperations, double MdsOperations);
}
