namespace LustreActors.Host.OwnMetrics;

/// <summary>Log lines that were lost, open connections, and what other clusters have sent.</summary>
internal static class ServingMetrics
{
    /// <param name="registry">The registry.</param>
    /// <param name="droppedLines">Returns the number of lines that were dropped.</param>
    /// <param name="connections">Returns the connections to the port for everybody.</param>
    /// <param name="memberConnections">Returns those to the members' port; null without a cluster.</param>
    /// <param name="relays">Returns what other clusters have sent; null if none may send.</param>
    public static void Register(
        OwnRegistry registry, Func<long> droppedLines, Func<int> connections, Func<int?> memberConnections, Func<RelayCounts?> relays)
    {
        var dropped = registry.Counter(OwnFamilies.LogLinesDropped);
        var open = registry.Gauge(OwnFamilies.Connections);
        var (received, refused) = (registry.Counter(OwnFamilies.RelaysReceived), registry.Counter(OwnFamilies.RelaysRefused));
        registry.BeforeExport(() =>
        {
            dropped.IncTo(droppedLines());
            open.WithLabels("public").Set(connections());
            if (memberConnections() is { } members)
                open.WithLabels("members").Set(members);
            foreach (var (sender, count) in relays()?.BySender ?? [])
                received.WithLabels(sender).IncTo(count);
            foreach (var (reason, count) in relays()?.RefusedByReason ?? [])
                refused.WithLabels(reason).IncTo(count);
        });
    }
}
