using LustreActors.Host.Tests.Running;
using LustreActors.Simulator.Model;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>
/// What the clients have really done on the target of one server between two of its sweeps, and how long these were apart. The model must
/// stand still while the server sweeps.
/// </summary>
internal sealed class MeasuredServer(SimulatedTarget target)
{
    /// <summary>Amounts of bytes and pings, and counters that the files of this release do not have.</summary>
    private static readonly string[] NotListed = ["read_bytes", "write_bytes", "ping", "connect", "device_statfs", "preprw", "commitrw"];

    private Dictionary<string, long[]> _before = [];
    private decimal _sweeps;

    public bool HoldsMetadata => target.Kind == TargetKind.Mdt;

    /// <summary>The sweep has rates. The first one of a process has none.</summary>
    public bool HasRates { get; private set; }

    /// <summary>What the clients have done is known. After a sweep that was not looked at, it is not.</summary>
    public bool IsKnown { get; private set; }

    public double Seconds { get; private set; }

    /// <summary>Bytes read, bytes written and operations in the last sweep, by NID.</summary>
    public Dictionary<string, long[]> Done { get; private set; } = [];

    /// <summary>Another process has the server now.</summary>
    public void Restart() => (_sweeps, HasRates) = (0, false);

    /// <summary>Takes the next sweep from the series of the server. False as long as there is none.</summary>
    public bool TryTake(Samples served)
    {
        var sweeps = served.Sum("lustre_client_sweeps_total");
        if (sweeps <= _sweeps)
            return false;

        var now = CountersOf(target);
        IsKnown = sweeps == _sweeps + 1;
        HasRates = served.Value("lustre_client_targets", ("state", "measured")) == 1;
        Seconds = (double)served.Value("lustre_client_window_seconds");
        Done = now.ToDictionary(
            n => n.Key, n => n.Value.Zip(_before.GetValueOrDefault(n.Key) ?? new long[3], static (now, before) => now - before).ToArray());
        (_before, _sweeps) = (now, sweeps);
        return true;
    }

    private static Dictionary<string, long[]> CountersOf(SimulatedTarget target)
    {
        var counters = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var export in target.Exports)
        {
            var lifetime = export.Counters.Lifetime;
            if (!counters.TryGetValue(export.Client.Nid, out var sum))
                counters.Add(export.Client.Nid, sum = new long[3]);
            sum[0] += lifetime["read_bytes"].Sum;
            sum[1] += lifetime["write_bytes"].Sum;
            sum[2] += lifetime.Operations.Except(NotListed).Sum(name => lifetime[name].Samples);
        }

        return counters;
    }
}
