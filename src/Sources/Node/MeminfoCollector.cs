using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads <c>/proc/meminfo</c>. A line of a kernel that is newer than this list gets a family too.</summary>
internal sealed class MeminfoCollector(NodeRoots roots) : NodeCollector("meminfo")
{
    private const int LongestName = 128;

    /// <summary>The fields of the kernels 3.10 to 6.18 that are amounts of memory.</summary>
    private static readonly string[] Amounts =
    [
        "MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapCached", "Active", "Inactive", "Active_anon", "Inactive_anon",
        "Active_file", "Inactive_file", "Unevictable", "Mlocked", "SwapTotal", "SwapFree", "Zswap", "Zswapped", "Dirty", "Writeback",
        "AnonPages", "Mapped", "Shmem", "KReclaimable", "Slab", "SReclaimable", "SUnreclaim", "KernelStack", "PageTables",
        "SecPageTables", "NFS_Unstable", "Bounce", "WritebackTmp", "CommitLimit", "Committed_AS", "VmallocTotal", "VmallocUsed",
        "VmallocChunk", "Percpu", "HardwareCorrupted", "AnonHugePages", "ShmemHugePages", "ShmemPmdMapped", "FileHugePages",
        "FilePmdMapped", "CmaTotal", "CmaFree", "Unaccepted", "Balloon", "GPUActive", "GPUReclaim", "Hugepagesize", "Hugetlb",
        "DirectMap4k", "DirectMap2M", "DirectMap1G",
    ];

    private static readonly string[] Counts = ["HugePages_Total", "HugePages_Free", "HugePages_Rsvd", "HugePages_Surp"];

    private readonly string _path = roots.InProc("meminfo");
    private readonly FieldFamilies _amounts = new(field => (FamilyOf(field + "_bytes"), NumberFormat.Kibi));
    private readonly FieldFamilies _counts = new(field => (FamilyOf(field), NumberFormat.Integer));

    public static IReadOnlyList<MetricFamily> Families { get; } =
        [.. Amounts.Select(a => FamilyOf(a + "_bytes")), .. Counts.Select(FamilyOf)];

    protected override void Collect(NodeContext context)
    {
        if (!context.TryRead(_path, out var text))
            return;
        _amounts.Begin();
        _counts.Begin();
        Span<byte> name = stackalloc byte[LongestName];
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            if (line.IsEmpty)
                continue;
            var words = new WordReader(line);
            var length = Normalize(words.Next(), name);
            var isCount = words.TryCount(out var value);
            var unit = words.Next();
            if (length == 0 || !isCount || !(unit.IsEmpty || unit.SequenceEqual("kB"u8)) || !words.IsAtEnd)
                context.Findings.Refuse(_path, number, line);
            else
                (unit.IsEmpty ? _counts : _amounts).Set(name[..length], value);
        }

        _amounts.AddSegments(context.Segments);
        _counts.AddSegments(context.Segments);
    }

    private static MetricFamily FamilyOf(string field) =>
        NodeFamily.Gauge("node_memory_" + field, $"Memory information field {field}.");

    /// <summary>Writes <c>Active(anon):</c> as <c>Active_anon</c>. 0 for a name that no metric can have.</summary>
    private static int Normalize(ReadOnlySpan<byte> word, Span<byte> name)
    {
        if (word.Length < 2 || word.Length > name.Length || word[^1] != ':')
            return 0;
        word = word[..^1];
        if (word[^1] == ')')
            word = word[..^1];
        word.CopyTo(name);
        name = name[..word.Length];
        name.Replace((byte)'(', (byte)'_');
        return name.ContainsAnyExcept(FieldNames.Valid) ? 0 : name.Length;
    }
}
