using System.Globalization;
using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Compares the series of a target's storage with the requests to the model's disk.</summary>
internal static class DiskTruth
{
    private const int MoreThanThat = 31;

    private static readonly (DiskTable Table, string Family)[] Families =
    [
        (DiskTable.PagesPerBulk, "lustre_bulk_pages"),
        (DiskTable.DiscontiguousPages, "lustre_bulk_discontiguous_pages"),
        (DiskTable.DiscontiguousBlocks, "lustre_bulk_discontiguous_blocks"),
        (DiskTable.FragmentedIos, "lustre_disk_io_fragments"),
        (DiskTable.IosInFlight, "lustre_disk_ios_in_flight"),
        (DiskTable.IoTime, "lustre_disk_io_seconds"),
        (DiskTable.IoSize, "lustre_disk_io_size_bytes"),
        (DiskTable.BlockMaps, "lustre_block_maps_seconds"),
    ];

    public static void Check(ServedSeries served, SimulatedTarget target, LustreVersion version, OsdKind osd)
    {
        foreach (var (table, family) in Families)
        {
            var has = target.Disk.Tables.Contains(table);
            Assert.True(has == served.Has(family + "_bucket", ("target", target.Name)), $"{family} of {target.Name}");
            if (!has)
                continue;
            var lines = target.Disk.Lines(table).Select(l => (Highest: Highest(table, l.Label, version), l.Reads, l.Writes)).ToList();
            served.IsHistogram(family, lines.Select(l => (l.Highest, l.Reads)), ("target", target.Name), ("operation", "read"));
            served.IsHistogram(family, lines.Select(l => (l.Highest, l.Writes)), ("target", target.Name), ("operation", "write"));
        }

        var counters = target.Counters.Current;
        served.Is(counters["write"].Samples, "lustre_bulk_pages_bucket", ("target", target.Name), ("operation", "write"), ("le", "+Inf"));
        CheckLatency(served, target, version == LustreVersion.V2_14_DDN);
        CheckCache(served, target, osd == OsdKind.Ldiskfs);
    }

    /// <summary>The label of a DDN bucket is its lower bound, in microseconds of 1024 ns.</summary>
    private static void CheckLatency(ServedSeries served, SimulatedTarget target, bool has)
    {
        const string family = "lustre_disk_io_latency_seconds";
        if (!has)
        {
            Assert.False(served.Has(family + "_bucket"));
            return;
        }

        foreach (var write in new[] { false, true })
        {
            var operation = ("operation", write ? "write" : "read");
            for (var kilobytes = 4; kilobytes <= 8192; kilobytes *= 2)
            {
                var counts = Enumerable.Range(0, 28)
                    .Select(i => ((decimal)(1L << (i + 11)) / 1_000_000_000, target.DiskLatency.Count(write, kilobytes, 1L << i))).ToList();
                if (counts.Any(c => c.Item2 > 0))
                    served.IsHistogram(family, counts, ("target", target.Name), operation, ("size", $"{kilobytes * 1024}"));
            }

            Assert.Equal(
                target.DiskLatency.Total(write), served.Sum(family + "_bucket", ("target", target.Name), operation, ("le", "+Inf")));
        }
    }

    private static void CheckCache(ServedSeries served, SimulatedTarget target, bool has)
    {
        var truth = target.OsdCounters.Current;
        Compare("lustre_cache_access_total", "cache_access", truth["cache_access"].Sum);
        Compare("lustre_cache_hit_total", "cache_hit", truth["cache_hit"].Sum);
        Compare("lustre_cache_miss_total", "cache_miss", truth["cache_miss"].Sum);
        Compare("lustre_cache_get_page_total", "get_page", truth["get_page"].Samples);
        Compare("lustre_cache_get_page_seconds_total", "get_page", truth["get_page"].Sum / 1_000_000m);
        Compare("lustre_many_credits_total", "many_credits", truth["many_credits"].Samples);

        void Compare(string family, string counter, decimal expected) =>
            Assert.Equal(
                (family, has && truth[counter].Samples > 0 ? expected : (decimal?)null),
                (family, served.Value(family, ("target", target.Name))));
    }

    /// <summary>The upper bound of the values that are counted in a line, in the unit of the family.</summary>
    private static decimal Highest(DiskTable table, string label, LustreVersion version)
    {
        var number = label[^1] switch
        {
            'K' => Number(label[..^1]) * 1024m,
            'M' => Number(label[..^1]) * 1024m * 1024m,
            _ => Number(label),
        };
        var countsOneByOne = table is DiskTable.FragmentedIos or DiskTable.IosInFlight
            || (table is DiskTable.DiscontiguousPages or DiskTable.DiscontiguousBlocks && version < LustreVersion.V2_17);
        if (countsOneByOne && number == MoreThanThat)
            return decimal.MaxValue;
        return table is DiskTable.IoTime or DiskTable.BlockMaps ? number / 1000 : number;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
