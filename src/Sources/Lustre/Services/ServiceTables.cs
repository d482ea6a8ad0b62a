using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The columns of a table with one row for each service. Times are microseconds, except those of <c>req_timeout</c>.</summary>
internal static class ServiceColumns
{
    public const int Wait = 0;
    public const int Waited = 1;
    public const int WaitCreated = 2;
    public const int QueueDepth = 3;
    public const int Active = 5;
    public const int Timeout = 7;
    public const int Buffers = 9;

    /// <summary>The first column of <see cref="ServiceParameters.Numbers"/>.</summary>
    public const int Numbers = 11;

    public const int Width = 15;
}

/// <summary>Receives the lines of a service's stats: the lines of its queue become one row, and every operation becomes a row.</summary>
internal sealed class ServiceTables : IStatsSink
{
    private readonly StatsTables _operations;
    private readonly OperationLabels _labels;
    private readonly long[] _queue = new long[ServiceColumns.Width];

    public ServiceTables(byte[] service)
    {
        var names = new OperationNames();
        _operations = new StatsTables(names);
        _labels = new OperationLabels(names, service);
    }

    public Span<long> Queue => _queue;

    public void Begin(ValueTable operations)
    {
        _operations.Begin(operations, _labels);
        Queue.Fill(ValueTable.Absent);
    }

    public bool TryAdd(in StatsLine line)
    {
        if (!line.Name.StartsWith("req"u8))
            return _operations.TryAdd(line);
        if (line.Name.SequenceEqual("req_waittime"u8))
            return TryAddWait(line);
        if (line.Name.SequenceEqual("req_qdepth"u8))
            return TryAddSum(line, ServiceColumns.QueueDepth);
        if (line.Name.SequenceEqual("req_active"u8))
            return TryAddSum(line, ServiceColumns.Active);
        if (line.Name.SequenceEqual("req_timeout"u8))
            return TryAddSum(line, ServiceColumns.Timeout);
        return line.Name.SequenceEqual("reqbuf_avail"u8) ? TryAddSum(line, ServiceColumns.Buffers) : _operations.TryAdd(line);
    }

    private bool TryAddWait(in StatsLine line)
    {
        if (_queue[ServiceColumns.Waited] != ValueTable.Absent || line.Unit != StatsUnit.Microseconds)
            return false;
        _queue[ServiceColumns.Wait] = line.Sum;
        _queue[ServiceColumns.Waited] = line.Samples;
        _queue[ServiceColumns.WaitCreated] = line.StartTime;
        return true;
    }

    /// <summary>Adds the sum, and the count in the column behind it. A count alone would show nothing.</summary>
    private bool TryAddSum(in StatsLine line, int column)
    {
        if (_queue[column + 1] != ValueTable.Absent)
            return false;
        if (line.Sum != ValueTable.Absent)
            (_queue[column], _queue[column + 1]) = (line.Sum, line.Samples);
        return true;
    }
}
