using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The texts of a target's disk and directories: <c>brw_stats</c>, DDN's <c>io_latency_stats</c>, <c>rename_stats</c>.</summary>
internal static class DiskText
{
    private static readonly (string Name, string Unit)[] Headings =
    [
        ("pages per bulk r/w", "rpcs"), ("discontiguous pages", "rpcs"), ("discontiguous blocks", "rpcs"), ("disk fragmented I/Os", "ios"),
        ("disk I/Os in flight", "ios"), ("I/O time (1/1000s)", "ios"), ("disk I/O size", "ios"), ("block maps msec", "maps"),
    ];

    /// <summary>As the kernel's brw_stats_seq_show and lprocfs_status write them.</summary>
    public static void WriteBrwStats(Utf8Writer writer, LustreFormat format, DiskIo disk, long startedAt, long now)
    {
        // DDN's builds count the start from boot, so the elapsed time follows from that clock too.
        var start = format.Version == LustreVersion.V2_14_DDN ? 90_000_000_000 + (startedAt % 1_000_000_000) : startedAt;
        if (format.JobTimes == JobTimes.Unindented)
            WriteTimesOf215(writer, start, now);
        else
            StatsText.WriteHistogramTimes(writer, format, start, now, obeysStatsHeader: false);
        foreach (var table in disk.Tables)
        {
            var (name, unit) = Headings[(int)table];
            writer.Write($"\n                           read      |     write\n{name,-23}{unit,-6}% cum % |  {unit,-12}% cum %\n");
            WriteLines(writer, disk, table);
        }
    }

    public static void WriteLatencies(Utf8Writer writer, DiskLatency latency, long startedAt, long now)
    {
        writer.Write("io_latency_by_size:\n");
        WriteTime(writer, "snapshot_time:  ", now);
        WriteTime(writer, "start_time:     ", startedAt);
        WriteTime(writer, "elapsed_time:   ", now - startedAt);
        for (var size = 0; size < DiskLatency.Sizes; size++)
        {
            WriteLatencies(writer, "rd", size, latency.Row(write: false, size));
            WriteLatencies(writer, "wr", size, latency.Row(write: true, size));
        }
    }

    public static void WriteRenames(Utf8Writer writer, LustreFormat format, RenameSizes renames, long startedAt, long now)
    {
        writer.Write("rename_stats:\n");
        if (format.StartTimes)
        {
            WriteTime(writer, "- snapshot_time:  ", now);
            WriteTime(writer, "- start_time:     ", startedAt);
            WriteTime(writer, "- elapsed_time:   ", now - startedAt);
        }
        else
        {
            // The kernel's format is "%9lu": the fraction's leading zeros are blanks.
            writer.Write($"- snapshot_time:  {now / 1_000_000_000}.{now % 1_000_000_000,9}\n");
        }

        WriteRenames(writer, "same_dir", renames.SameDirectories);
        WriteRenames(writer, "crossdir_src", renames.Sources);
        WriteRenames(writer, "crossdir_tgt", renames.Targets);
    }

    /// <summary>Until LU-16110 the colon came after the padding.</summary>
    private static void WriteTimesOf215(Utf8Writer writer, long startedAt, long now)
    {
        StatsText.WriteTime(writer, "snapshot_time            :", now);
        StatsText.WriteTime(writer, "start_time               :", startedAt);
        StatsText.WriteTime(writer, "elapsed_time             :", now - startedAt);
    }

    private static void WriteTime(Utf8Writer writer, string name, long nanoseconds)
    {
        writer.Write(name);
        writer.WriteSeconds(nanoseconds);
        writer.Write((byte)'\n');
    }

    private static void WriteLines(Utf8Writer writer, DiskIo disk, DiskTable table)
    {
        var (first, end) = disk.Extent(table);
        var reads = disk.Counts(table, write: false);
        var writes = disk.Counts(table, write: true);
        var (allReads, allWrites) = disk.Totals(table);
        var (readsSoFar, writesSoFar) = (0L, 0L);
        for (var i = first; i < end; i++)
        {
            readsSoFar += reads[i];
            writesSoFar += writes[i];
            writer.Write($"{disk.Label(table, i)}:\t\t");
            writer.Write($"{reads[i],10} {Percent(reads[i], allReads),3} {Percent(readsSoFar, allReads),3}   | ");
            writer.Write($"{writes[i],4} {Percent(writes[i], allWrites),3} {Percent(writesSoFar, allWrites),3}\n");
        }
    }

    private static void WriteLatencies(Utf8Writer writer, string direction, int size, ReadOnlySpan<long> counts)
    {
        if (counts.IndexOfAnyExcept(0) < 0)
            return;
        writer.Write($"{direction}_{DiskLatency.KilobytesOf(size)}K: {{ ");
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
                writer.Write($"{1L << i}us: {counts[i]}, ");
        }

        writer.Write("}\n");
    }

    private static void WriteRenames(Utf8Writer writer, string name, long[] counts)
    {
        var all = counts.Sum();
        if (all == 0)
            return;
        writer.Write($"- {name}:\n");
        var soFar = 0L;
        for (var i = 0; i < counts.Length && soFar < all; i++)
        {
            soFar += counts[i];
            if (soFar > 0)
                writer.Write(
                    $"      {4L << i}KB: {{ sample: {counts[i],3}, pct: {counts[i] * 100 / all,3}, cum_pct: {soFar * 100 / all,3} }}\n");
        }
    }

    private static long Percent(long part, long all) => all == 0 ? 0 : part * 100 / all;
}
