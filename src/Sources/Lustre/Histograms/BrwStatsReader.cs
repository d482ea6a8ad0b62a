using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the histograms of a target's storage.</summary>
internal sealed class BrwStatsReader : ParameterReader, IBucketTables
{
    /// <summary>
    /// The label of "31 and more" in a table that counts one by one (OBD_HIST_MAX). A table of powers of two never has it.
    /// </summary>
    private const long LastOfOneByOne = 31;

    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly Section[] _sections;
    private readonly LossDetector _losses = new();
    private Section? _section;

    public BrwStatsReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _parameter = parameter;
        _name = parameter.For(device);
        _sections =
        [
            Create("pages per bulk r/w", DiskParameters.BulkPages, BucketBounds.Pages),
            Create("discontiguous pages", DiskParameters.DiscontiguousPages, BucketBounds.NoneOrFew, isOneByOne: true),
            Create("discontiguous blocks", DiskParameters.DiscontiguousBlocks, BucketBounds.NoneOrFew, isOneByOne: true),
            Create("disk fragmented I/Os", DiskParameters.Fragments, BucketBounds.Few, isOneByOne: true),
            Create("disk I/Os in flight", DiskParameters.InFlight, BucketBounds.FewOrPowers, isOneByOne: true),
            Create("I/O time (1/1000s)", DiskParameters.Seconds, BucketBounds.Milliseconds),
            Create("disk I/O size", DiskParameters.Size, BucketBounds.Sizes),
            Create("block maps msec", DiskParameters.BlockMaps, BucketBounds.Milliseconds),
        ];

        Section Create(string name, LustreMetric metric, BucketBounds bounds, bool isOneByOne = false) =>
            new(
                System.Text.Encoding.ASCII.GetBytes(name), new HistogramTable(metric.Family, labels, bounds, created, "read", "write"),
                isOneByOne);
    }

    public override void Read(CollectionContext context)
    {
        foreach (var section in _sections)
        {
            section.Table.Begin(1);
            section.Table.AddRow(LabelText.Empty.AsRow());
            section.IsSeen = false;
        }

        var parser = new BucketTablesParser<BrwStatsReader>(this, context.Findings, context.PathOf(_name));
        if (context.TryReadLines(_parameter, _name, ref parser))
        {
            parser.End();
            _losses.Check(context, _name, parser.Taken, parser.StartTime, parser.First);
        }

        foreach (var section in _sections)
        {
            section.Table.SetCreated(parser.StartTime);
            section.Table.End(context.Segments);
        }
    }

    TableUse IBucketTables.Begin(ReadOnlySpan<byte> name, bool isSingle)
    {
        _section = null;
        foreach (var section in _sections)
        {
            if (!name.SequenceEqual(section.Name))
                continue;
            if (section.IsSeen || isSingle)
                return TableUse.Refused;
            section.IsSeen = true;
            section.Table.Open(0);
            section.Table.Open(1);
            _section = section;
            return TableUse.Taken;
        }

        return TableUse.Refused;
    }

    bool IBucketTables.TryAdd(long label, long first, long second)
    {
        var table = _section!.Table;
        if (!table.Fits(0, first) || !table.Fits(1, second))
            return false;
        var value = _section.IsOneByOne && label == LastOfOneByOne ? long.MaxValue : label;
        table.Add(0, value, first);
        table.Add(1, value, second);
        return true;
    }

    bool IBucketTables.TryAddValue(ReadOnlySpan<byte> name, long value) => false;

    private sealed record Section(byte[] Name, HistogramTable Table, bool IsOneByOne)
    {
        public bool IsSeen { get; set; }
    }
}
