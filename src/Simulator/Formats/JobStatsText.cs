using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The text of <c>job_stats</c>: for every job in the table its times and every counter, zero or not.</summary>
internal static class JobStatsText
{
    private const int NameWidth = 15;
    private const int UnitWidth = 5;

    public static void Write(Utf8Writer writer, LustreFormat format, CounterLine[] lines, IReadOnlyList<JobAccount> table)
    {
        if (table.Count > 0 || format.HeaderOverNoJobs)
            writer.Write("job_stats:\n"u8);
        for (var i = 0; i < table.Count; i++)
        {
            var job = table[i];
            writer.Write("- job_id:          "u8);
            JobIdText.Write(writer, job.Bytes, format.JobIds);
            writer.Write((byte)'\n');
            WriteTimes(writer, format.JobTimes, job.Counters.StartedAt, job.Counters.LatestAt);
            var counters = job.Counters.Live;
            foreach (var line in lines)
                WriteLine(writer, format, line, counters);
        }
    }

    private static void WriteTimes(Utf8Writer writer, JobTimes times, long startedAt, long latestAt)
    {
        switch (times)
        {
            case JobTimes.Seconds:
                writer.Write("  snapshot_time:   "u8);
                writer.WriteNumber(latestAt / 1_000_000_000);
                writer.Write((byte)'\n');
                break;
            case JobTimes.Unindented:
                WriteTime(writer, "snapshot_time   : "u8, latestAt);
                WriteTime(writer, "start_time      : "u8, startedAt);
                WriteTime(writer, "elapsed_time    : "u8, latestAt - startedAt);
                break;
            default:
                WriteTime(writer, "  snapshot_time:   "u8, latestAt);
                WriteTime(writer, "  start_time:      "u8, startedAt);
                WriteTime(writer, "  elapsed_time:    "u8, latestAt - startedAt);
                break;
        }
    }

    private static void WriteTime(Utf8Writer writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        writer.Write(name);
        writer.WriteSeconds(nanoseconds);
        writer.Write(" secs.nsecs\n"u8);
    }

    private static void WriteLine(Utf8Writer writer, LustreFormat format, CounterLine line, OperationCounters counters)
    {
        ref readonly var counter = ref counters[line.Operation];
        writer.Write("  "u8);
        writer.Write(line.Name);
        writer.Write((byte)':');
        writer.WritePadded([], NameWidth - line.Name.Length);
        writer.Write(" { samples: "u8);
        writer.WriteNumber((ulong)counter.Samples, 11);
        writer.Write(", unit: "u8);
        for (var i = line.Unit.Length; i < UnitWidth; i++)
            writer.Write((byte)' ');
        writer.Write(line.Unit);
        if (line.Columns == CounterColumns.None)
        {
            writer.Write(" }\n"u8);
            return;
        }

        var blank = format.BlankBeforeNumbers;
        WriteField(writer, blank ? ", min: "u8 : ", min:"u8, (ulong)counter.Minimum, 8);
        WriteField(writer, blank ? ", max: "u8 : ", max:"u8, (ulong)counter.Maximum, 8);
        WriteField(writer, blank ? ", sum: "u8 : ", sum:"u8, (ulong)counter.Sum, 16);
        if (line.Columns == CounterColumns.WithSumOfSquares)
            WriteField(writer, ", sumsq: "u8, counter.SumOfSquares, 18);
        if (format.Histograms && counters.Layout.HistogramOf(line.Operation) is >= 0 and var histogram)
            WriteHistogram(writer, counters.Histogram(histogram));
        writer.Write(" }\n"u8);
    }

    private static void WriteField(Utf8Writer writer, ReadOnlySpan<byte> name, ulong value, int width)
    {
        writer.Write(name);
        writer.WriteNumber(value, width);
    }

    private static void WriteHistogram(Utf8Writer writer, ReadOnlySpan<int> buckets)
    {
        writer.Write(", hist: {"u8);
        var first = true;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (buckets[i] == 0)
                continue;
            writer.Write(first ? " "u8 : ", "u8);
            first = false;
            writer.WriteNumber(1L << (i % 10));
            if (i >= 10)
                writer.Write("KMG"u8[(i / 10) - 1]);
            writer.Write(": "u8);
            writer.WriteNumber(buckets[i]);
        }

        writer.Write(first ? "  }"u8 : " }"u8);
    }
}
