using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Reads the counters of a target's cache. Old releases count page by page, newer ones request by request: the sum of a line is pages in
/// both.
/// </summary>
internal sealed class CacheReader : ParameterReader, IStatsSink
{
    public const int Access = 0;
    public const int Hit = 1;
    public const int Miss = 2;
    public const int GetPage = 3;
    public const int GetPageTime = 4;
    public const int GetPageFailures = 5;
    public const int ManyCredits = 6;
    public const int Created = 7;
    private const int Width = 8;

    private readonly string _name;
    private readonly LustreParameter _parameter;
    private readonly TableFamilies _families;
    private readonly long[] _values = new long[Width];
    private readonly LossDetector _losses = new();

    public CacheReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _parameter = parameter;
        _name = parameter.For(device);
        _families = new TableFamilies(labels, created).AddAll(CacheParameters.All);
    }

    public override void Read(CollectionContext context)
    {
        _values.AsSpan().Fill(ValueTable.Absent);
        var parser = new StatsParser<CacheReader>(this, context.Findings, context.PathOf(_name));
        if (context.TryReadLines(_parameter, _name, ref parser))
            _losses.Check(context, _name, parser.Taken, parser.StartTime, parser.First);
        var table = new ValueTable(Width);
        _values.CopyTo(table.Add(LabelText.Empty.AsRow()));
        _families.AddSegments(table, context.Segments);
    }

    bool IStatsSink.TryAdd(in StatsLine line)
    {
        _values[Created] = line.StartTime;
        var name = line.Name;
        if (name.SequenceEqual("cache_access"u8))
            return Set(Access, line.Sum);
        if (name.SequenceEqual("cache_hit"u8))
            return Set(Hit, line.Sum);
        if (name.SequenceEqual("cache_miss"u8))
            return Set(Miss, line.Sum);
        if (name.SequenceEqual("get_page_failures"u8))
            return Set(GetPageFailures, line.Samples);
        if (name.SequenceEqual("many_credits"u8))
            return Set(ManyCredits, line.Samples);
        if (!name.SequenceEqual("get_page"u8))
            return true;
        return Set(GetPage, line.Samples) && (line.Unit != StatsUnit.Microseconds || Set(GetPageTime, line.Sum));
    }

    /// <summary>Sets a value. False when the file has already shown it.</summary>
    private bool Set(int column, long value)
    {
        if (_values[column] != ValueTable.Absent)
            return false;
        _values[column] = value;
        return true;
    }
}
