namespace LustreActors.Simulator;

/// <summary>The text of <c>stats</c> and <c>md_stats</c>: a time, then one line for every counter that is not zero.</summary>
internal static class StatsText
{
    private const int NameWidth = 25;

    public static void Write(
        Utf8Writer writer, LustreFormat format, CounterLine[] lines, OperationCounters counters, long startedAt, long now)
    {
        WriteTimes(writer, format, startedAt, now);
        foreach (var line in lines)
        {
            ref readonly var counter = ref counters[line.Operation];
            if (counter.Samples > 0)
                WriteLine(writer, line, counter);
        }
    }

    public static void WriteTimes(Utf8Writer writer, LustreFormat format, long startedAt, long now)
    {
        WriteTime(writer, "snapshot_time"u8, now);
        if (!format.StatsHeader)
            return;
        WriteTime(writer, "start_time"u8, startedAt);
        WriteTime(writer, "elapsed_time"u8, now - startedAt);
    }

    /// <summary>A counter with an explicit unit.</summary>
    public static void WriteCount(Utf8Writer writer, ReadOnlySpan<byte> name, long samples, string unit, bool end = true)
    {
        writer.WritePadded(name, NameWidth);
        writer.Write((byte)' ');
        writer.WriteNumber(samples);
        writer.Write(" samples ["u8);
        SmallFileText.WriteText(writer, unit);
        writer.Write((byte)']');
        if (end)
            writer.Write((byte)'\n');
    }

    private static void WriteTime(Utf8Writer writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        writer.WritePadded(name, NameWidth);
        writer.Write((byte)' ');
        writer.WriteSeconds(nanoseconds);
        writer.Write(" secs.nsecs\n"u8);
    }

    private static void WriteLine(Utf8Writer writer, CounterLine line, in CounterTruth counter)
    {
        writer.WritePadded(line.Name, NameWidth);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Samples);
        writer.Write(Unit(line.Shape));
        if (line.Shape is not (CounterShape.Requests or CounterShape.Registers))
        {
            writer.Write((byte)' ');
            writer.WriteNumber(counter.Minimum);
            writer.Write((byte)' ');
            writer.WriteNumber(counter.Maximum);
            writer.Write((byte)' ');
            writer.WriteNumber(counter.Sum);
            if (line.Shape != CounterShape.Bytes)
            {
                writer.Write((byte)' ');
                writer.WriteNumber(counter.SumOfSquares);
            }
        }

        writer.Write((byte)'\n');
    }

    private static ReadOnlySpan<byte> Unit(CounterShape shape) => shape switch
    {
        CounterShape.Bytes or CounterShape.BytesSquared => " samples [bytes]"u8,
        CounterShape.Microseconds => " samples [usecs]"u8,
        CounterShape.Registers => " samples [regs]"u8,
        _ => " samples [reqs]"u8,
    };
}
