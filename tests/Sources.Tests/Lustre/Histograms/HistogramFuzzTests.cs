using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Histograms;

namespace LustreActors.Sources.Tests.Lustre.Histograms;

public sealed class HistogramFuzzTests
{
    [Fact]
    public void Damaged_tables_lose_only_lines_that_are_counted_and_never_count_backwards() =>
        ParserFuzz.Run(20260911, [HistogramText.OldBrw, HistogramText.OldMdc, HistogramText.Osc, HistogramText.Mdc], (pieces, findings) =>
        {
            var tables = new Tables();
            var parser = new BucketTablesParser<Tables>(tables, findings, "brw_stats");
            parser.Parse(pieces, findings, "brw_stats");
            return $"{parser.StartTime} {tables}";
        });

    [Fact]
    public void Damaged_latencies_lose_only_lines_that_are_counted() =>
        ParserFuzz.Run(20260912, [HistogramText.Latency, "io_latency_by_size:\n{ uninit }\n"], (pieces, findings) =>
        {
            var latencies = new Latencies();
            var parser = new IoLatencyParser<Latencies>(latencies);
            parser.Parse(pieces, findings, "io_latency_stats");
            return $"{parser.StartTime} {latencies.Found}";
        });

    private sealed class Tables : IBucketTables
    {
        private HashCode _found;
        private static readonly HistogramTable Shared = new(
            RpcParameters.Pages.Family, LabelText.Empty, BucketBounds.Pages, created: false, "read", "write");

        public Tables()
        {
            Shared.Begin(1);
            Shared.AddRow([]);
            Shared.Open(0);
            Shared.Open(1);
        }

        public TableUse Begin(ReadOnlySpan<byte> name, bool isSingle)
        {
            Assert.False(name.IsEmpty);
            _found.AddBytes(name);
            _found.Add(isSingle);
            return name.StartsWith("d"u8)
                || name.StartsWith("p"u8) ? TableUse.Used : name.StartsWith("R"u8) ? TableUse.Skipped : TableUse.Refused;
        }

        public bool TryAdd(long label, long first, long second)
        {
            Assert.True(label >= 0 && first >= 0 && second >= 0);
            if (!Shared.Fits(0, first) || !Shared.Fits(1, second))
                return false;
            Shared.Add(0, label, first);
            Shared.Add(1, label, second);
            _found.Add((label, first, second));
            return true;
        }

        public bool TryAddValue(ReadOnlySpan<byte> name, long value)
        {
            Assert.True(value >= 0);
            _found.Add(value);
            return name.EndsWith("flight"u8) || name.EndsWith("pages"u8);
        }

        public override string ToString() => $"{_found.ToHashCode()} {Check(Shared, 2)}";
    }

    private sealed class Latencies : IIoLatencies
    {
        private static readonly HistogramTable Shared = new(
            DiskParameters.Latency.Family, LabelText.Empty, BucketBounds.Nanoseconds, created: false, "");

        public Latencies()
        {
            Shared.Begin(1);
            Shared.AddRow([]);
            Shared.Open(0);
        }

        private int Lines { get; set; }

        public string Found => $"{Lines} {Check(Shared, 1)}";

        public bool TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts)
        {
            Assert.InRange(operation, 0, 1);
            Assert.InRange(sizeBits, 0, 62);
            Lines++;
            for (var label = 0; label < counts.Length; label++)
            {
                if (Shared.Fits(0, counts[label]))
                    Shared.Add(0, IoLatencies.LimitOf(label), counts[label]);
            }

            return true;
        }
    }

    private static string Check(HistogramTable table, int operations)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        table.End(segments);
        var row = segments[0].Table.Row(0);
        var buckets = (row.Length - 1) / operations;
        for (var column = 0; column < buckets * operations; column++)
            Assert.True(row[column] >= (column % buckets == 0 ? 0 : row[column - 1]), $"bucket {column} is smaller than the one before it");
        return string.Join(' ', row.ToArray());
    }
}
