namespace LustreActors.Sources.Tests.Lustre.Histograms;

/// <summary>Files of histograms in the format of several releases, with invented numbers.</summary>
internal static class HistogramText
{
    public const string Times = "snapshot_time:            1700000600.500000000 secs.nsecs\n"
        + "start_time:               1700000000.250000000 secs.nsecs\nelapsed_time:             600.250000000 secs.nsecs\n";

    /// <summary>2.16 and later with ldiskfs: all tables, one without counts.</summary>
    public static readonly string Brw = Times
        + Heading("pages per bulk r/w     rpcs") + "1:\t\t         5  50  50   |    1   7   7\n2:\t\t         0   0  50   |    0   0   "
            + "7\n4:\t\t         5  50 100   |    0   0   7\n1K:\t\t         0   0 100   |   13  92 100\n"
        + Heading("discontiguous pages    rpcs") + "0:\t\t         9  90  90   |   14 100 100\n1:\t\t         0   0  90   |    0   0 "
            + "100\n31:\t\t         1  10 100   |    0   0 100\n"
        + Heading("discontiguous blocks   rpcs") + "0:\t\t        10 100 100   |   14 100 100\n"
        + Heading("disk fragmented I/Os   ios ") + "1:\t\t        10 100 100   |   11  78  78\n2:\t\t         0   0 100   |    0   0  "
            + "78\n3:\t\t         0   0 100   |    3  21 100\n"
        + Heading("disk I/Os in flight    ios ") + "1:\t\t        10 100 100   |   11  78  78\n17:\t\t         0   0 100   |    2  14  "
            + "92\n31:\t\t         0   0 100   |    1   7 100\n"
        + Heading("I/O time (1/1000s)     ios ") + "1:\t\t         8  80  80   |    0   0   0\n2:\t\t         2  20 100   |    4  28  "
            + "28\n1K:\t\t         0   0 100   |    9  64  92\n128K:\t\t         0   0 100   |    1   7 100\n"
        + Heading("disk I/O size          ios ") + "512:\t\t         1  10  10   |    0   0   0\n4K:\t\t         4  40  50   |    0   "
            + "0   0\n1M:\t\t         5  50 100   |   13  92  92\n128M:\t\t         0   0 100   |    1   7 100\n"
        + Heading("block maps msec        maps");

    /// <summary>Up to 2.14, with ZFS.</summary>
    public static readonly string OldBrw = "snapshot_time:         1510782606.797216394 (secs.nsecs)\n"
        + Heading("pages per bulk r/w     rpcs") + "8:\t\t        13 100 100   |  153 100 100\n"
        + Heading("I/O time (1/1000s)     ios ") + "4:\t\t         3 100 100   |    0   0   0\n";

    public const string Osc = Times
        + "read RPCs in flight:  2\nwrite RPCs in flight: 1\nDIO RPCs in flight: 1\npending write pages:  256\npending read pages:   0\n"
        + "\n\t\t\tread\t\t\twrite\npages per rpc         rpcs   % cum % |       rpcs   % cum %\n1:\t\t         1   5   5   |          "
            + "0   0   0\n2:\t\t         0   0   5   |          0   0   0\n256:\t\t        19  95 100   |          7 100 100\n"
        + "\n\t\t\tread\t\t\twrite\nrpcs in flight        rpcs   % cum % |       rpcs   % cum %\n1:\t\t        18  90  90   |          "
            + "7 100 100\n2:\t\t         1   5  95   |          0   0 100\n31:\t\t         1   5 100   |          0   0 100\n"
        + "\n\t\t\tread\t\t\twrite\noffset                rpcs   % cum % |       rpcs   % cum %\n0:\t\t         2  10  10   |          "
            + "7 100 100\n8:\t\t         3  15  25   |          0   0 100\n256:\t\t        15  75 100   |          0   0 100\n"
        + "\n\t\t\tread\t\t\twrite\nRPC latency (us)       count   % cum % |       count   % cum %\n"
            + "0:\t\t         0   0   0   |          0   0   0\n512:\t\t        20 102 102   |          7 102 102\n\n";

    public const string Mdc = "snapshot_time:            1700000600.500000000 secs.nsecs\n"
        + "start_time:               0.000000000 secs.nsecs\nelapsed_time:             1700000600.500000000 secs.nsecs\n"
        + "modify_RPCs_in_flight:  3\n\n\t\t\tmodify\nrpcs in flight        rpcs   %% cum %%\n0:\t\t         0   0   0\n"
            + "1:\t\t        40  80  80\n2:\t\t        10  20 100\n\n"
        + "read RPCs in flight:  0\nwrite RPCs in flight: 0\npending write pages:  0\npending read pages:   0\n"
        + "\n\t\t\tread\t\t\twrite\npages per rpc         rpcs   % cum % |       rpcs   % cum %\n"
            + "1:\t\t         0   0   0   |          0   0   0\n"
        + "\n\t\t\tread\t\t\twrite\nrpcs in flight        rpcs   % cum % |       rpcs   % cum %\n"
            + "1:\t\t         0   0   0   |          0   0   0\n"
        + "\n\t\t\tread\t\t\twrite\noffset                rpcs   % cum % |       rpcs   % cum %\n"
            + "0:\t\t         0   0   0   |          0   0   0\n";

    /// <summary>2.10: no counts of reads and writes, and the times in brackets.</summary>
    public const string OldMdc = "snapshot_time:         1510950459.783304874 (secs.nsecs)\nmodify_RPCs_in_flight:  0\n\n\t\t\tmodify\n"
        + "rpcs in flight        rpcs   % cum %\n0:\t\t         0   0   0\n1:\t\t         4  80  80\n7:\t\t         1  20 100\n";

    public const string Latency = "io_latency_by_size:\nsnapshot_time: 1700000600.500000000\nstart_time:   1700000000.250000000\n"
        + "elapsed_time: 600.250000000\n"
        + "rd_4K: { 0us: 1, 16us: 3, 32us: 2, }\nrd_1024K: { 1024us: 5, }\nwr_4K: { 536870912us: 1, }\n";

    private static string Heading(string name) =>
        $"\n                           read      |     write\n{name}  % cum % |  {name[23..].Trim(),-11} % cum %\n";
}
