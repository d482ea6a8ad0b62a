using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>How a target's storage is used: histograms of every transfer, since the target was mounted.</summary>
internal static class DiskMetrics
{
    private const string From = "osd-*.*.brw_stats";
    private static readonly string[] Operation = [.. TargetLabels.Server, "operation"];

    public static readonly MetricFamily BulkPages =
        new("lustre_bulk_pages", Histogram, $"Pages of a bulk request. ({From}: pages per bulk r/w)", "", Operation);

    public static readonly MetricFamily DiscontiguousPages = new(
        "lustre_bulk_discontiguous_pages",
        Histogram,
        $"Gaps in the file between the pages of a bulk request; 2.17 counts the runs of pages with ldiskfs, one more. ({From}: discontiguous pages)",
        "",
        Operation);

    public static readonly MetricFamily DiscontiguousBlocks = new(
        "lustre_bulk_discontiguous_blocks",
        Histogram,
        $"Gaps on the storage between the blocks of a bulk request; 2.17 counts the runs of blocks, one more. ldiskfs alone. ({From}: discontiguous blocks)",
        "",
        Operation);

    public static readonly MetricFamily Fragments =
        new("lustre_disk_io_fragments", Histogram, $"Disk I/Os that a bulk request took. ldiskfs alone. ({From}: disk fragmented I/Os)", "", Operation);

    public static readonly MetricFamily InFlight = new(
        "lustre_disk_ios_in_flight", Histogram, $"Disk I/Os under way when one more began, with it. ({From}: disk I/Os in flight)", "", Operation);

    public static readonly MetricFamily Seconds = new(
        "lustre_disk_io_seconds", Histogram, $"Time of the disk I/Os of a bulk request, cut to whole milliseconds. ({From}: I/O time)", "seconds", Operation);

    public static readonly MetricFamily Size =
        new("lustre_disk_io_size_bytes", Histogram, $"Size of a disk I/O. ({From}: disk I/O size)", "bytes", Operation);

    public static readonly MetricFamily BlockMaps = new(
        "lustre_block_maps_seconds", Histogram, $"Time to map a request's blocks on the storage. ldiskfs alone. ({From}: block maps msec)", "seconds", Operation);

    public static readonly MetricFamily Latency = new(
        "lustre_disk_io_latency_seconds",
        Histogram,
        "Time of an I/O by its size: the label size is the smallest that is counted there, up to twice as much. (osd-*.*.io_latency_stats)",
        "seconds",
        [.. Operation, "size"]);

    public static readonly MetricFamily[] OfBrwStats = [BulkPages, DiscontiguousPages, DiscontiguousBlocks, Fragments, InFlight, Seconds, Size, BlockMaps];

    public static readonly MetricFamily[] All = [.. OfBrwStats, Latency];
}
