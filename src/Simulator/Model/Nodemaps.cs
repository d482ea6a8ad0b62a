namespace LustreActors.Simulator.Model;

/// <summary>Assigns clients to nodemaps, and sums up what the clients of one nodemap did.</summary>
public static class Nodemaps
{
    public const string Default = "default";
    public const string Lab = "lab";

    /// <summary>Every fourth client of a filesystem is in <see cref="Lab"/>, all others in <see cref="Default"/>.</summary>
    public static string Of(SimulatedClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Number % 4 == 3 ? Lab : Default;
    }

    /// <summary>The lifetime sums over a nodemap's exports at these targets: <c>md_stats</c> for MDTs, <c>dt_stats</c> for OSTs.</summary>
    public static OperationCounters Totals(string nodemap, TargetKind kind, IEnumerable<SimulatedTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var total = new OperationCounters(kind == TargetKind.Mdt ? OperationLayout.Mdt : OperationLayout.Ost);
        foreach (var target in targets)
        {
            if (target.Kind != kind)
                continue;
            foreach (var export in target.Exports)
            {
                if (Of(export.Client) == nodemap)
                    export.Counters.AddLifetimeTo(total);
            }
        }

        return total;
    }
}
