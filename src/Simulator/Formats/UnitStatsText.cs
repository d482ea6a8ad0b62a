using System.Text;

namespace LustreActors.Simulator;

/// <summary>A counter of a server's own statistics: its unit, whether minimum, maximum and sum follow, and the sum of squares too.</summary>
internal readonly record struct UnitLine(int Operation, byte[] Name, byte[] Unit, bool Squares);

/// <summary>The text of <c>stats</c> of services, OSDs and lock pools: as a device's, with units of their own.</summary>
internal static class UnitStatsText
{
    private const int NameWidth = 25;

    public static UnitLine[] Lines(OperationLayout layout, Func<string, string> unit, Func<string, bool> squares) =>
        [.. layout.Names.Select((name, i) => new UnitLine(i, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(unit(name)), squares(name)))];

    public static void Write(
        Utf8Writer writer, LustreFormat format, UnitLine[] lines, OperationCounters counters, long startedAt, long now)
    {
        StatsText.WriteTimes(writer, format, startedAt, now);
        foreach (var line in lines)
        {
            ref readonly var counter = ref counters[line.Operation];
            if (counter.Samples > 0)
                WriteLine(writer, line, counter);
        }
    }

    private static void WriteLine(Utf8Writer writer, in UnitLine line, in CounterTruth counter)
    {
        writer.WritePadded(line.Name, NameWidth);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Samples);
        writer.Write(" samples ["u8);
        writer.Write(line.Unit);
        writer.Write("] "u8);
        writer.WriteNumber(counter.Minimum);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Maximum);
        writer.Write((byte)' ');
        writer.WriteNumber(counter.Sum);
        if (line.Squares)
        {
            writer.Write((byte)' ');
            writer.WriteNumber(counter.SumOfSquares);
        }

        writer.Write((byte)'\n');
    }
}
