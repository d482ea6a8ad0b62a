using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Storage;

/// <summary>
/// Reads the counters of a target's cache. Old releases count page by page, newer ones request by request: the sum of a line is pages in
/// both.
/// </summary>
internal sealed class CacheReader(
    string device, LabelText labels, LustreParameter parameter, bool created) : ParameterReader, IStatsSink
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

    private readonly ParameterFile _file = ParameterFile.For(parameter, device);
    private readonly TableFamilies _families = new TableFamilies(labels, created).AddAll(CacheParameters.All);
    private readonly long[] _values = new long[Width];

    public override void Read(CollectionContext context)
    {
        _values.AsSpan().Fill(ValueTable.Absent);
        _file.TryReadStats(context, this);
        var table = new ValueTable(Width);
        _values.CopyTo(table.Add(LabelText.Empty.AsRow()));
        _families.AddSegments(table, context.Segments);
    }

    bool IStatsSink.TryAdd(in StatsLine line)
    {
        _values[Created] = line.StartTime;
        var name = line.Name;
        if (name.SequenceEqual("cache_access"u8))
            return TrySet(Access, line.Sum);
        if (name.SequenceEqual("cache_hit"u8))
            return TrySet(Hit, line.Sum);
        if (name.SequenceEqual("cache_miss"u8))
            return TrySet(Miss, line.Sum);
        if (name.SequenceEqual("get_page_failures"u8))
            return TrySet(GetPageFailures, line.Samples);
        if (name.SequenceEqual("many_credits"u8))
            return TrySet(ManyCredits, line.Samples);
        if (!name.SequenceEqual("get_page"u8))
            return true;
        return TrySet(GetPage, line.Samples) && (line.Unit != StatsUnit.Microseconds || TrySet(GetPageTime, line.Sum));
    }

    private bool TrySet(int column, long value) => _values.TrySet(column, value);
}
