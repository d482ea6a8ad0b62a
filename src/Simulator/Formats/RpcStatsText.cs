using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The texts of <c>rpc_stats</c>, <c>osc_stats</c> and <c>io_latency_stats</c>, after lproc_osc.c and lproc_mdc.c.</summary>
internal static class RpcStatsText
{
    public static void WriteOsc(Utf8Writer writer, SimulatedImport import, LustreFormat format, long now)
    {
        // An OSC of 2.15 does not note when it was set up.
        var startKnown = format.Version is not (LustreVersion.V2_15_0 or LustreVersion.V2_15);
        StatsText.WriteHistogramTimes(writer, format, startKnown ? import.MountedAt : 0, now);
        WriteTransfers(writer, import, format, directIo: format.Version >= LustreVersion.V2_17);
        if (format.Version < LustreVersion.V2_17)
            return;
        writer.Write("\n\t\t\tread\t\t\twrite\nRPC latency (us)       count   % cum % |       count   % cum %\n");
        WriteRows(writer, import.Reads.Latencies, import.Writes.Latencies, 0, i => i == 0 ? 0 : 1L << (i - 1), all: true);
    }

    public static void WriteMdc(Utf8Writer writer, SimulatedImport import, LustreFormat format, long now)
    {
        StatsText.WriteHistogramTimes(writer, format, import.MountedAt, now);
        // 2.17 doubles the per cent signs: the text is no longer a format string.
        var percent = format.Version >= LustreVersion.V2_17 ? "%%" : "%";
        writer.Write($"modify_RPCs_in_flight:  0\n\n\t\t\tmodify\nrpcs in flight        rpcs   {percent} cum {percent}\n");
        var total = import.ModifiesInFlight.Sum();
        var sum = 0L;
        for (var i = 0; i < import.ModifiesInFlight.Count && (i == 0 || sum < total); i++)
        {
            var count = import.ModifiesInFlight[i];
            sum += count;
            writer.Write($"{i}:\t\t{count,10} {Percent(count, total),3} {Percent(sum, total),3}\n");
        }

        // An MDC reads and writes files that are kept on the MDT, which 2.11 introduced.
        if (format.Version == LustreVersion.V2_10)
            return;
        writer.Write("\n");
        WriteTransfers(writer, import, format, directIo: false);
    }

    public static void WriteLockless(Utf8Writer writer, SimulatedImport import, LustreFormat format, long now)
    {
        StatsText.WriteHistogramTimes(writer, format, import.MountedAt, now);
        writer.Write($"lockless_write_bytes\t\t{import.LocklessWriteBytes}\nlockless_read_bytes\t\t{import.LocklessReadBytes}\n");
        if (format.Version < LustreVersion.V2_15_0)
            writer.Write("lockless_truncate\t\t0\n");
    }

    public static void WriteLatencies(Utf8Writer writer, SimulatedImport import, LustreFormat format, long now)
    {
        writer.Write("io_latency_by_size:\nsnapshot_time: ");
        writer.WriteSeconds(now);
        if (format.StatsHeader)
        {
            writer.Write("\nstart_time:   ");
            writer.WriteSeconds(import.MountedAt);
            writer.Write("\nelapsed_time: ");
            writer.WriteSeconds(now - import.MountedAt);
        }

        writer.Write("\n");
        Sizes("rd", import.Reads);
        Sizes("wr", import.Writes);

        void Sizes(string direction, TransferStatistics transfers)
        {
            foreach (var (size, row) in transfers.LatenciesBySize)
            {
                writer.Write($"{direction}_{1L << (size - 10)}K: {{ ");
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] > 0)
                        writer.Write($"{(i == 0 ? 0 : 1L << (i - 1))}us: {row[i]}, ");
                }

                writer.Write("}\n");
            }
        }
    }

    private static void WriteTransfers(Utf8Writer writer, SimulatedImport import, LustreFormat format, bool directIo)
    {
        writer.Write("read RPCs in flight:  0\nwrite RPCs in flight: 0\n");
        if (directIo)
            writer.Write("DIO RPCs in flight: 0\n");
        writer.Write("pending write pages:  0\npending read pages:   0\n");
        Header("pages per rpc");
        WriteRows(writer, import.Reads.Pages, import.Writes.Pages, 0, i => 1L << i);
        Header("rpcs in flight");
        WriteRows(writer, import.Reads.InFlight, import.Writes.InFlight, format.Version == LustreVersion.V2_10 ? 0 : 1, i => i);
        Header("offset");
        WriteRows(writer, import.Reads.Offsets, import.Writes.Offsets, 0, i => i == 0 ? 0 : 1L << (i - 1));

        void Header(string name) => writer.Write($"\n\t\t\tread\t\t\twrite\n{name,-22}rpcs   % cum % |       rpcs   % cum %\n");
    }

    /// <summary>Writes the rows until both columns are complete; a table without a sample has its first row.</summary>
    private static void WriteRows(
        Utf8Writer writer, IReadOnlyList<long> reads, IReadOnlyList<long> writes, int first, Func<int, long> label, bool all = false)
    {
        var (readTotal, writeTotal) = (reads.Sum(), writes.Sum());
        var (readSum, writeSum) = (0L, 0L);
        for (var i = first; i < reads.Count && (all || i == first || readSum < readTotal || writeSum < writeTotal); i++)
        {
            readSum += reads[i];
            writeSum += writes[i];
            writer.Write($"{label(i)}:\t\t{reads[i],10} {Percent(reads[i], readTotal),3} {Percent(readSum, readTotal),3}   | ");
            writer.Write($"{writes[i],10} {Percent(writes[i], writeTotal),3} {Percent(writeSum, writeTotal),3}\n");
        }
    }

    private static long Percent(long part, long total) => total == 0 ? 0 : part * 100 / total;
}
