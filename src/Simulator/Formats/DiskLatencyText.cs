namespace LustreActors.Simulator;

/// <summary>The text of DDN's <c>io_latency_stats</c>: one line for every size and direction that occurred.</summary>
internal static class DiskLatencyText
{
    public static void Write(Utf8Writer writer, DiskLatency latency, long startedAt, long now)
    {
        writer.Write("io_latency_by_size:\n"u8);
        WriteTime(writer, "snapshot_time:  "u8, now);
        WriteTime(writer, "start_time:     "u8, startedAt);
        WriteTime(writer, "elapsed_time:   "u8, now - startedAt);
        for (var size = 0; size < DiskLatency.Sizes; size++)
        {
            WriteRow(writer, "rd_"u8, size, latency.Row(write: false, size));
            WriteRow(writer, "wr_"u8, size, latency.Row(write: true, size));
        }
    }

    private static void WriteTime(Utf8Writer writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        writer.Write(name);
        writer.WriteSeconds(nanoseconds);
        writer.Write((byte)'\n');
    }

    private static void WriteRow(Utf8Writer writer, ReadOnlySpan<byte> direction, int size, ReadOnlySpan<long> counts)
    {
        if (counts.IndexOfAnyExcept(0) < 0)
            return;
        writer.Write(direction);
        writer.WriteNumber(DiskLatency.KilobytesOf(size));
        writer.Write("K: { "u8);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            writer.WriteNumber(1L << i);
            writer.Write("us: "u8);
            writer.WriteNumber(counts[i]);
            writer.Write(", "u8);
        }

        writer.Write("}\n"u8);
    }
}
