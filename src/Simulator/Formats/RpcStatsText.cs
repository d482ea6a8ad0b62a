using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The texts of <c>rpc_stats</c>, <c>osc_stats</c> and <c>io_latency_stats</c>: lproc_osc.c and lproc_mdc.c.</summary>
internal static class RpcStatsText
{
    /// <summary>Until 2.14 these files carry one time, which has its unit in parentheses.</summary>
    public static void WriteTimes(StringBuilder text, LustreFormat format, long startedAt, long now)
    {
        if (!format.StartTimes)
        {
            text.Append("snapshot_time:         ");
            Seconds(text, now);
            text.Append(" (secs.nsecs)\n");
            return;
        }

        Time("snapshot_time:            ", now);
        if (!format.StatsHeader)
            return;
        Time("start_time:               ", startedAt);
        Time("elapsed_time:             ", now - startedAt);

        void Time(string name, long nanoseconds)
        {
            text.Append(name);
            Seconds(text, nanoseconds);
            text.Append(" secs.nsecs\n");
        }
    }

    public static string Osc(SimulatedImport import, LustreFormat format, long now)
    {
        var text = new StringBuilder();
        // An OSC of 2.15 forgets to take the time when it is set up.
        var forgets = format.Version is LustreVersion.V2_15_0 or LustreVersion.V2_15;
        WriteTimes(text, format, forgets ? 0 : import.MountedAt, now);
        WriteTransfers(text, import, format, direct: format.Version >= LustreVersion.V2_17);
        if (format.Version < LustreVersion.V2_17)
            return text.ToString();
        text.Append("\n\t\t\tread\t\t\twrite\nRPC latency (us)       count   % cum % |       count   % cum %\n");
        Rows(text, import.Reads.Latencies, import.Writes.Latencies, 0, i => i == 0 ? 0 : 1L << (i - 1), all: true);
        return text.ToString();
    }

    public static string Mdc(SimulatedImport import, LustreFormat format, long now)
    {
        var text = new StringBuilder();
        WriteTimes(text, format, import.MountedAt, now);
        text.Append("modify_RPCs_in_flight:  0\n\n\t\t\tmodify\n");
        // 2.17 doubles the per cent signs that are no format any more.
        text.Append(format.Version >= LustreVersion.V2_17 ? "rpcs in flight        rpcs   %% cum %%\n" : "rpcs in flight        rpcs   % cum %\n");
        var total = import.ModifiesInFlight.Sum();
        var sum = 0L;
        for (var i = 0; i < import.ModifiesInFlight.Count; i++)
        {
            var count = import.ModifiesInFlight[i];
            sum += count;
            text.Append(CultureInfo.InvariantCulture, $"{i}:\t\t{count,10} {Percent(count, total),3} {Percent(sum, total),3}\n");
            if (sum == total)
                break;
        }

        // Files on the MDT came with 2.11; before that an MDC reads and writes nothing.
        if (format.Version == LustreVersion.V2_10)
            return text.ToString();
        text.Append('\n');
        WriteTransfers(text, import, format, direct: false);
        return text.ToString();
    }

    public static string Lockless(SimulatedImport import, LustreFormat format, long now)
    {
        var text = new StringBuilder();
        WriteTimes(text, format, import.MountedAt, now);
        text.Append(CultureInfo.InvariantCulture, $"lockless_write_bytes\t\t{import.LocklessWriteBytes}\nlockless_read_bytes\t\t{import.LocklessReadBytes}\n");
        if (format.Version < LustreVersion.V2_15_0)
            text.Append("lockless_truncate\t\t0\n");
        return text.ToString();
    }

    public static string Latencies(SimulatedImport import, LustreFormat format, long now)
    {
        var text = new StringBuilder("io_latency_by_size:\nsnapshot_time: ");
        Seconds(text, now);
        if (format.StatsHeader)
        {
            text.Append("\nstart_time:   ");
            Seconds(text, import.MountedAt);
            text.Append("\nelapsed_time: ");
            Seconds(text, now - import.MountedAt);
        }

        text.Append('\n');
        Sizes("rd_", import.Reads);
        Sizes("wr_", import.Writes);
        return text.ToString();

        void Sizes(string name, TransferStatistics transfers)
        {
            foreach (var (size, row) in transfers.LatenciesBySize)
            {
                text.Append(name).Append(CultureInfo.InvariantCulture, $"{1L << (size - 10)}K: {{ ");
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] > 0)
                        text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 0 : 1L << (i - 1))}us: {row[i]}, ");
                }

                text.Append("}\n");
            }
        }
    }

    private static void WriteTransfers(StringBuilder text, SimulatedImport import, LustreFormat format, bool direct)
    {
        text.Append("read RPCs in flight:  0\nwrite RPCs in flight: 0\n");
        if (direct)
            text.Append("DIO RPCs in flight: 0\n");
        text.Append("pending write pages:  0\npending read pages:   0\n");
        Header("pages per rpc  ");
        Rows(text, import.Reads.Pages, import.Writes.Pages, 0, i => 1L << i);
        Header("rpcs in flight ");
        var first = format.Version == LustreVersion.V2_10 ? 0 : 1;
        Rows(text, import.Reads.InFlight, import.Writes.InFlight, first, i => i);
        Header("offset         ");
        Rows(text, import.Reads.Offsets, import.Writes.Offsets, 0, i => i == 0 ? 0 : 1L << (i - 1));

        void Header(string name) => text.Append("\n\t\t\tread\t\t\twrite\n").Append(name).Append("       rpcs   % cum % |       rpcs   % cum %\n");
    }

    /// <summary>Up to the row that completes both columns; a table without a sample has its first row.</summary>
    private static void Rows(
        StringBuilder text, IReadOnlyList<long> reads, IReadOnlyList<long> writes, int first, Func<int, long> label, bool all = false)
    {
        var (readTotal, writeTotal) = (reads.Sum(), writes.Sum());
        var (readSum, writeSum) = (0L, 0L);
        for (var i = first; i < reads.Count; i++)
        {
            readSum += reads[i];
            writeSum += writes[i];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{label(i)}:\t\t{reads[i],10} {Percent(reads[i], readTotal),3} {Percent(readSum, readTotal),3}   | " +
                $"{writes[i],10} {Percent(writes[i], writeTotal),3} {Percent(writeSum, writeTotal),3}\n");
            if (!all && readSum == readTotal && writeSum == writeTotal)
                return;
        }
    }

    private static long Percent(long part, long total) => total == 0 ? 0 : part * 100 / total;

    private static void Seconds(StringBuilder text, long nanoseconds) =>
        text.Append(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000_000}.{nanoseconds % 1_000_000_000:d9}");
}
