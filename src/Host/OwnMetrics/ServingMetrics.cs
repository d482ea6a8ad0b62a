namespace LustreActors.Host.OwnMetrics;

/// <summary>Log lines that were lost, and open connections.</summary>
internal static class ServingMetrics
{
    /// <param name="registry">The registry.</param>
    /// <param name="droppedLines">Returns the number of lines that were dropped.</param>
    /// <param name="connections">Returns the connections to the port for everybody.</param>
    /// <param name="memberConnections">Returns those to the members' port; null without a cluster.</param>
    public static void Register(OwnRegistry registry, Func<long> droppedLines, Func<int> connections, Func<int?> memberConnections)
    {
        var dropped = registry.Counter(OwnFamilies.LogLinesDropped);
        var open = registry.Gauge(OwnFamilies.Connections);
        registry.BeforeExport(() =>
        {
            dropped.IncTo(droppedLines());
            open.WithLabels("public").Set(connections());
            if (memberConnections() is { } members)
                open.WithLabels("members").Set(members);
        });
    }
}
