using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Stats;

/// <summary>Reads files of counters.</summary>
internal static class StatsFile
{
    /// <summary>Reads a file of counters into a sink, and reports counters that it has lost.</summary>
    public static bool TryReadStats<TSink>(this ParameterFile file, CollectionContext context, TSink sink)
        where TSink : IStatsSink => file.TryReadStats(context, sink, out _);

    /// <inheritdoc cref="TryReadStats{TSink}(ParameterFile, CollectionContext, TSink)"/>
    /// <param name="startTime">When they began. <see cref="ValueTable.Absent"/> where the release does not show it.</param>
    public static bool TryReadStats<TSink>(this ParameterFile file, CollectionContext context, TSink sink, out long startTime)
        where TSink : IStatsSink
    {
        var parser = new StatsParser<TSink>(sink, context.Findings, file.PathFor(context));
        var isRead = file.TryRead(context, ref parser);
        startTime = parser.StartTime;
        if (isRead)
        {
            file.CheckLosses(context, parser.Accepted, startTime, parser.First);
            file.CheckStartTime(context, startTime);
        }

        return isRead;
    }
}
