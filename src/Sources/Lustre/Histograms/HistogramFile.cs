using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>Reads files of histograms.</summary>
internal static class HistogramFile
{
    /// <summary>Reads a file of tables of buckets into a sink, and reports rows that it has lost.</summary>
    public static bool TryReadBuckets<TSink>(this ParameterFile file, CollectionContext context, TSink sink, out long startTime)
        where TSink : IBucketTables
    {
        var parser = new BucketTablesParser<TSink>(sink, context.Findings, file.PathFor(context));
        var isRead = file.TryRead(context, ref parser);
        if (isRead)
        {
            parser.EndTable();
            file.CheckLosses(context, parser.Accepted, parser.StartTime, parser.First);
            file.CheckStartTime(context, parser.StartTime);
        }

        startTime = parser.StartTime;
        return isRead;
    }

    /// <summary>Reads a file of latencies into a sink, and reports lines that it has lost.</summary>
    public static bool TryReadLatencies<TSink>(this ParameterFile file, CollectionContext context, TSink sink, out long startTime)
        where TSink : IIoLatencies
    {
        var parser = new IoLatencyParser<TSink>(sink);
        var isRead = file.TryRead(context, ref parser);
        if (isRead)
            file.CheckLosses(context, parser.Accepted, parser.StartTime, parser.First);
        startTime = parser.StartTime;
        return isRead;
    }
}
