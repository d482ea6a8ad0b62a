using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The text of <c>stats</c> and <c>md_stats</c>: a time, then one line for every counter that is not zero.</summary>
internal static class StatsText
{
    public const int NameWidth = 25;

    public static void Write(
        Utf8Writer writer, LustreFormat format, CounterLine[] lines, OperationCounters counters, long startedAt, long now)
    {
        WriteTimes(writer, format, startedAt, now);
        foreach (var line in lines)
        {
            ref readonly var counter = ref counters[line.Operation];
            if (counter.Samples > 0)
                WriteLine(writer, line.Name, line.Unit, line.Columns, counter);
        }
    }

    public static void WriteTimes(Utf8Writer writer, LustreFormat format, long startedAt, long now)
    {
        WriteTime(writer, "snapshot_time", now);
        if (!format.StatsHeader)
            return;
        WriteTime(writer, "start_time", startedAt);
        WriteTime(writer, "elapsed_time", now - startedAt);
    }

    /// <summary>
    /// The times above a histogram: a colon follows each name. Until 2.14 there is one time, with its unit in parentheses.
    /// </summary>
    public static void WriteHistogramTimes(
        Utf8Writer writer, LustreFormat format, long startedAt, long now, bool obeysStatsHeader = true)
    {
        if (format.StartTimes)
        {
            WriteTime(writer, "snapshot_time:", now);
            if (obeysStatsHeader && !format.StatsHeader)
                return;
            WriteTime(writer, "start_time:", startedAt);
            WriteTime(writer, "elapsed_time:", now - startedAt);
            return;
        }

        writer.Write("snapshot_time:         ");
        writer.WriteSeconds(now);
        writer.Write(" (secs.nsecs)\n");
    }

    public static void WriteTime(Utf8Writer writer, string name, long nanoseconds)
    {
        writer.Write($"{name,-NameWidth} ");
        writer.WriteSeconds(nanoseconds);
        writer.Write(" secs.nsecs\n"u8);
    }

    public static void WriteLine(
        Utf8Writer writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, CounterColumns columns, in CounterTruth counter)
    {
        writer.WritePadded(name, NameWidth);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Samples);
        writer.Write(" samples ["u8);
        writer.Write(unit);
        writer.Write((byte)']');
        if (columns != CounterColumns.None)
        {
            writer.Write((byte)' ');
            writer.WriteNumber(counter.Minimum);
            writer.Write((byte)' ');
            writer.WriteNumber(counter.Maximum);
            writer.Write((byte)' ');
            writer.WriteNumber(counter.Sum);
        }

        if (columns == CounterColumns.WithSumOfSquares)
        {
            writer.Write((byte)' ');
            writer.WriteNumber(counter.SumOfSquares);
        }

        writer.Write((byte)'\n');
    }
}
