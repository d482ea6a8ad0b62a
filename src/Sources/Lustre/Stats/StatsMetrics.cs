using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Stats;

/// <summary>Declares the families of a file of counters.</summary>
internal static class StatsMetrics
{
    /// <summary>The samples and bytes of reads and writes, in <see cref="IoColumns"/>.</summary>
    public static ImmutableArray<LustreMetric> ReadsAndWrites(
        this MetricGroup group, string prefix, string reads, string bytesRead, string writes, string bytesWritten)
    {
        return [.. Create("read", 0, reads, bytesRead), .. Create("write", IoColumns.Write, writes, bytesWritten)];

        LustreMetric[] Create(string operation, int first, string samples, string bytes) =>
        [
            group.Counter(
                $"{prefix}_{operation}_samples_total", Unit.Count, samples, first + IoColumns.Samples, $"{operation}_bytes",
                first + IoColumns.SamplesCreated),
            group.Counter(
                $"{prefix}_{operation}_bytes_total", Unit.Bytes, bytes, first + IoColumns.Bytes, $"{operation}_bytes",
                first + IoColumns.BytesCreated),
        ];
    }

    /// <summary>The number and the time of operations, in <see cref="OperationColumns"/>.</summary>
    public static ImmutableArray<LustreMetric> Operations(
        this MetricGroup group, string name, string help, string timeName, string timeHelp) =>
    [
        group.Counter(name, Unit.Count, help, OperationColumns.Samples, created: OperationColumns.SamplesCreated, further: "operation"),
        group.Counter(
            timeName, Unit.Microseconds, timeHelp, OperationColumns.Time, created: OperationColumns.TimeCreated, further: "operation"),
    ];
}
