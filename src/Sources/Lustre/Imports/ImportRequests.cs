using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// How long the requests of a connection waited for their answers. Of its <c>stats</c> that line alone is read: the others say the same operation by
/// operation, of which the mount has a table of its own.
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
