using System.Globalization;
using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Tests.Lustre.Stats;

public sealed class StatsAllocationTests
{
    private static readonly string SixtyLines = "snapshot_time             1700000600.500000000 secs.nsecs\n"
        + "read_bytes 5 samples [bytes] 1 2 3 4\nwrite_bytes 5 samples [bytes] 1 2 3 4\n"
        + string.Concat(Enumerable.Range(0, 57).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"operation_{i,-20} {i + 7} samples [usecs] 1 200 3000 40000\n")));

    [Fact]
    public void Known_operations_allocate_only_their_rows()
    {
        var names = new OperationNames();
        var labels = new OperationLabels(names, []);
        var tables = new StatsTables(names);
        var findings = new Findings();
        var text = Encoding.UTF8.GetBytes(SixtyLines);
        var table = new ValueTable(OperationColumns.Width, 64);
        Parse();

        table = new ValueTable(OperationColumns.Width, 64);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(57, table.Count);

        void Parse()
        {
            tables.Begin(table, labels);
            var parser = new StatsParser<StatsTables>(tables, findings, "stats");
            parser.Parse(text, findings, "stats");
        }
    }

    [Fact]
    public void An_unchanged_target_is_read_again_for_little_more_than_its_tables()
    {
        using var tree = new LustreTree();
        SyntheticTree.AddOst(tree, "scratch-OST0000");
        tree.Proc("obdfilter/scratch-OST0000/stats", SixtyLines);
        var source = LustreSources.For(
            new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"), tree.Roots,
            new LustreSourceOptions { ClientName = "node01" })[0].Create();
        var watch = new QuietWatch();
        using var files = new FileReader(watch);
        source.Read(files);
        source.Read(files);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = source.Read(files);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 57 rows of 8 numbers and a reference are 4.1 KB, the single row 0.3 KB. The rest are 13 open files, 25 segments and the reading.
        Assert.True(allocated < 16_000, $"{allocated} B, {allocated / 60.0:0} B a line");
        Assert.True(reading.Segments.Length > 20);
    }

    private sealed class QuietWatch : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
