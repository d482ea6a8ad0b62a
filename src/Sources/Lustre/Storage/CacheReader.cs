using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The counters of a target's cache. Old releases count page by page, newer ones request by request: the sum of a line is pages in both.
/// </summary>
internal sealed class CacheReader : ParameterReader, IStatsSink
{
    private const int Access = 0;
    private const int Hit = 1;
    private const int Miss = 2;
    private const int GetPage = 3;
    private const int GetPageTime = 4;
    private const int GetPageFailures = 5;
    private const int ManyCredits = 6;
    private const int Created = 7;
    private const int Width = 8;

    private readonly string _name;
    private readonly LustreParameter _parameter;
    private readonly TableFamilies _families;
    private readonly long[] _values = new long[Width];
    private readonly ValuesBefore _before = new();

    public CacheReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _parameter = parameter;
        _name = parameter.Of(device);
        _families = new TableFamilies(labels, created)
            .Add(CacheMetrics.Access, Access, created: Created)
            .Add(CacheMetrics.Hit, Hit, created: Created)
            .Add(CacheMetrics.Miss, Miss, created: Created)
            .Add(CacheMetrics.GetPage, GetPage, created: Created)
            .Add(CacheMetrics.GetPageSeconds, GetPageTime, NumberFormat.Micro, Created)
            .Add(CacheMetrics.GetPageFailures, GetPageFailures, created: Created)
            .Add(CacheMetrics.ManyCredits, ManyCredits, created: Created);
    }

    public override void Read(Draft draft)
    {
        _values.AsSpan().Fill(ValueTable.Absent);
        var parser = new StatsParser<CacheReader>(this, draft.Findings, draft.PathOf(_name));
        if (draft.TryReadLines(_parameter, _name, ref parser))
            _before.Check(draft, _name, parser.Taken, parser.StartTime, parser.First);
        var table = new ValueTable(Width);
        _values.CopyTo(table.Add(LabelText.Empty.AsRow()));
        _families.AddSegments(table, draft.Segments);
    }

    bool IStatsSink.Take(in StatsLine line)
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

    /// <summary>False when the file has said it before.</summary>
    private bool Set(int column, long value)
    {
        if (_values[column] != ValueTable.Absent)
            return false;
        _values[column] = value;
        return true;
    }
}
