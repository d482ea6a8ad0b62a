using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>Reads the histograms of a target's storage.</summary>
internal sealed class BrwStatsReader : ParameterReader, IBucketTables
{
    private readonly ParameterFile _file;
    private readonly HistogramTable[] _tables;
    private readonly BucketSections _sections;
    private readonly StartTimeGauge _startTime;

    public BrwStatsReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _file = ParameterFile.For(parameter, device);
        var tables = new List<HistogramTable>();
        _sections = new BucketSections(
            Create("pages per bulk r/w", DiskParameters.BulkPages, BucketBounds.Pages),
            Create("discontiguous pages", DiskParameters.DiscontiguousPages, BucketBounds.NoneOrFew, isOneByOne: true),
            Create("discontiguous blocks", DiskParameters.DiscontiguousBlocks, BucketBounds.NoneOrFew, isOneByOne: true),
            Create("disk fragmented I/Os", DiskParameters.Fragments, BucketBounds.Few, isOneByOne: true),
            Create("disk I/Os in flight", DiskParameters.InFlight, BucketBounds.FewOrPowers, isOneByOne: true),
            Create("I/O time (1/1000s)", DiskParameters.Seconds, BucketBounds.Milliseconds),
            Create("disk I/O size", DiskParameters.Size, BucketBounds.Sizes),
            Create("block maps msec", DiskParameters.BlockMaps, BucketBounds.Milliseconds));
        _tables = [.. tables];
        _startTime = new StartTimeGauge(DiskParameters.StartTime, labels);

        BucketSection Create(string name, LustreMetric metric, BucketBounds bounds, bool isOneByOne = false)
        {
            var table = new HistogramTable(metric.Family, labels, bounds, created, "read", "write");
            tables.Add(table);
            return new BucketSection(name, table, [0, 1], isOneByOne ? BucketSection.LimitOneByOne : null);
        }
    }

    public override void Read(CollectionContext context)
    {
        _sections.BeginFile();
        foreach (var table in _tables)
        {
            table.Begin(1);
            table.AddRow(LabelText.Empty.AsRow());
        }

        _file.TryReadBuckets(context, this, out var startTime);
        foreach (var table in _tables)
        {
            table.SetCreated(startTime);
            table.End(context.Segments);
        }

        _startTime.Add(context, startTime);
    }

    TableUse IBucketTables.Begin(ReadOnlySpan<byte> name, bool isSingle) => _sections.Begin(name, isSingle);

    bool IBucketTables.TryAdd(long label, long first, long second) => _sections.TryAdd(label, first, second);

    bool IBucketTables.TryAddValue(ReadOnlySpan<byte> name, long value) => false;
}
