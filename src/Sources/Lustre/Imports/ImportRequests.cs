using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Reads the time that the requests of a connection waited for their answers. Only that line of <c>stats</c> is read: the others show the
/// same by operation, which the mount's own table has.
/// </summary>
internal sealed class ImportRequests : IStatsSink
{
    private readonly long[] _values = new long[ImportColumns.Width - ImportColumns.RequestTime];

    public void Read(CollectionContext context, LustreParameter parameter, string name, LossDetector losses, Span<long> row)
    {
        Array.Fill(_values, ValueTable.Absent);
        var parser = new StatsParser<ImportRequests>(this, context.Findings, context.PathOf(name));
        if (context.TryReadLines(parameter, name, ref parser))
            losses.Check(context, name, parser.Taken, parser.StartTime, parser.First);
        _values.CopyTo(row[ImportColumns.RequestTime..]);
    }

    public bool TryAdd(in StatsLine line)
    {
        if (!line.Name.SequenceEqual("req_waittime"u8))
            return true;
        if (_values[1] != ValueTable.Absent || line.Unit != StatsUnit.Microseconds)
            return false;
        (_values[0], _values[1], _values[2]) = (line.Sum, line.Samples, line.StartTime);
        return true;
    }
}
