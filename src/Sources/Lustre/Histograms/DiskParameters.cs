using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>
/// Histograms of every transfer of a target's storage, since the target was mounted. None of the releases that are read has
/// <c>brw_stats</c> below <c>obdfilter</c>.
/// </summary>
internal static class DiskParameters
{
    public static readonly LustreParameter BrwStats = new("osd-*.*.brw_stats", ParameterPlaces.ProcDebug215);

    /// <summary>DDN's builds of 2.14 and 2.15 have it too.</summary>
    public static readonly LustreParameter IoLatency = new("osd-*.*.io_latency_stats", ParameterPlaces.Since("2.17", ParameterRoot.Debug));

    private static readonly string[] Operation = [.. TargetLabels.Server, "operation"];
    private static readonly MetricGroup Brw = new(Operation, BrwStats);

    public static readonly LustreMetric BulkPages =
        Brw.Histogram("lustre_bulk_pages", Unit.Count, "Pages of a bulk request", "pages per bulk r/w");

    public static readonly LustreMetric DiscontiguousPages = Brw.Histogram(
        "lustre_bulk_discontiguous_pages", Unit.Count,
        "Gaps in the file between the pages of a bulk request; 2.17 counts the runs of pages with ldiskfs, one more",
        "discontiguous pages");

    public static readonly LustreMetric DiscontiguousBlocks = Brw.Histogram(
        "lustre_bulk_discontiguous_blocks", Unit.Count,
        "Gaps on the storage between the blocks of a bulk request; 2.17 counts the runs of blocks, one more. ldiskfs alone",
        "discontiguous blocks");

    public static readonly LustreMetric Fragments = Brw.Histogram(
        "lustre_disk_io_fragments", Unit.Count, "Disk I/Os that a bulk request took. ldiskfs alone", "disk fragmented I/Os");

    public static readonly LustreMetric InFlight = Brw.Histogram(
        "lustre_disk_ios_in_flight", Unit.Count, "Disk I/Os under way when one more began, with it", "disk I/Os in flight");

    public static readonly LustreMetric Seconds = Brw.Histogram(
        "lustre_disk_io_seconds", Unit.Seconds, "Time of the disk I/Os of a bulk request, cut to whole milliseconds", "I/O time");

    public static readonly LustreMetric Size = Brw.Histogram(
        "lustre_disk_io_size_bytes", Unit.Bytes, "Size of a disk I/O", "disk I/O size");

    public static readonly LustreMetric BlockMaps = Brw.Histogram(
        "lustre_block_maps_seconds", Unit.Seconds, "Time to map a request's blocks on the storage. ldiskfs alone", "block maps msec");

    public static readonly LustreMetric StartTime = new MetricGroup(TargetLabels.Server, BrwStats).Gauge(
        "lustre_disk_start_time_seconds", Unit.Nanoseconds, "When the histograms of the storage began, in seconds since 1970",
        key: "start_time");

    public static readonly LustreMetric Latency = new MetricGroup(Operation, IoLatency).Histogram(
        "lustre_disk_io_latency_seconds", Unit.Seconds,
        "Time of an I/O by its size: the label size is the smallest that is counted there, up to twice as much", further: "size");

    public static readonly ImmutableArray<LustreMetric> All =
        [BulkPages, DiscontiguousPages, DiscontiguousBlocks, Fragments, InFlight, Seconds, Size, BlockMaps, StartTime, Latency];
}
