using System.Text;

namespace LustreActors.Simulator;

/// <summary>The text of <c>brw_stats</c>. After osd's brw_stats_seq_show and lprocfs_status's display of histograms.</summary>
internal static class BrwStatsText
{
    private const int NameWidth = 25;

    public static void Write(Utf8Writer writer, LustreFormat format, DiskIo disk, long startedAt, long now)
    {
        WriteTimes(writer, format, startedAt, now);
        foreach (var table in disk.Tables)
        {
            writer.Write("\n                           read      |     write\n"u8);
            writer.Write(Heading(table));
            var (first, end) = disk.Extent(table);
            if (end > 0)
                WriteLines(writer, disk, table, first, end);
        }
    }

    private static void WriteLines(Utf8Writer writer, DiskIo disk, DiskTable table, int first, int end)
    {
        var reads = disk.Counts(table, write: false);
        var writes = disk.Counts(table, write: true);
        var (allReads, allWrites) = (Sum(reads), Sum(writes));
        var (readsSoFar, writesSoFar) = (0L, 0L);
        for (var i = first; i < end; i++)
        {
            readsSoFar += reads[i];
            writesSoFar += writes[i];
            writer.Write(Encoding.ASCII.GetBytes(disk.Label(table, i)));
            writer.Write(":\t\t"u8);
            WriteHalf(writer, 10, reads[i], readsSoFar, allReads);
            writer.Write("   | "u8);
            WriteHalf(writer, 4, writes[i], writesSoFar, allWrites);
            writer.Write((byte)'\n');
        }
    }

    private static void WriteHalf(Utf8Writer writer, int width, long count, long soFar, long all)
    {
        writer.WriteNumber((ulong)count, width);
        writer.Write((byte)' ');
        writer.WriteNumber((ulong)Percent(count, all), 3);
        writer.Write((byte)' ');
        writer.WriteNumber((ulong)Percent(soFar, all), 3);
    }

    private static long Percent(long part, long all) => all == 0 ? 0 : part * 100 / all;

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
            sum += count;
        return sum;
    }

    private static void WriteTimes(Utf8Writer writer, LustreFormat format, long startedAt, long now)
    {
        if (!format.StartTimes)
        {
            writer.Write("snapshot_time:         "u8);
            writer.WriteSeconds(now);
            writer.Write(" (secs.nsecs)\n"u8);
            return;
        }

        // DDN's builds take the start from the clock that begins at boot, and the rest follows from it.
        var start = format.Version == LustreVersion.V2_14_DDN ? SinceBoot(startedAt) : startedAt;
        WriteTime(writer, format, "snapshot_time"u8, now);
        WriteTime(writer, format, "start_time"u8, start);
        WriteTime(writer, format, "elapsed_time"u8, now - start);
    }

    private static long SinceBoot(long startedAt) => 90_000_000_000 + (startedAt % 1_000_000_000);

    private static void WriteTime(Utf8Writer writer, LustreFormat format, ReadOnlySpan<byte> name, long nanoseconds)
    {
        // Until LU-16110 the colon came behind the padding.
        var unindented = format.JobTimes == JobTimes.Unindented;
        writer.WritePadded(name, unindented ? NameWidth : 0);
        writer.Write((byte)':');
        writer.WritePadded([], unindented ? 0 : NameWidth - name.Length - 1);
        writer.Write((byte)' ');
        writer.WriteSeconds(nanoseconds);
        writer.Write(" secs.nsecs\n"u8);
    }

    private static ReadOnlySpan<byte> Heading(DiskTable table) => table switch
    {
        DiskTable.PagesPerBulk => "pages per bulk r/w     rpcs  % cum % |  rpcs        % cum %\n"u8,
        DiskTable.DiscontiguousPages => "discontiguous pages    rpcs  % cum % |  rpcs        % cum %\n"u8,
        DiskTable.DiscontiguousBlocks => "discontiguous blocks   rpcs  % cum % |  rpcs        % cum %\n"u8,
        DiskTable.FragmentedIos => "disk fragmented I/Os   ios   % cum % |  ios         % cum %\n"u8,
        DiskTable.IosInFlight => "disk I/Os in flight    ios   % cum % |  ios         % cum %\n"u8,
        DiskTable.IoTime => "I/O time (1/1000s)     ios   % cum % |  ios         % cum %\n"u8,
        DiskTable.IoSize => "disk I/O size          ios   % cum % |  ios         % cum %\n"u8,
        _ => "block maps msec        maps  % cum % |  maps        % cum %\n"u8,
    };
}
