using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>The columns of what a connection's <c>stats</c> shows of all its requests, relative to their first column.</summary>
internal static class RequestColumns
{
    public const int Time = 0;
    public const int Count = 1;
    public const int Maximum = 2;

    /// <summary>The sum, and in the column behind it the count.</summary>
    public const int Active = 3;

    public const int ReadSamples = 5;
    public const int ReadBytes = 6;
    public const int ReadTime = 7;
    public const int WriteSamples = 8;
    public const int WriteBytes = 9;
    public const int WriteTime = 10;

    /// <summary>The time at which all of them began.</summary>
    public const int StartTime = 11;

    public const int Width = 12;
}

/// <summary>
/// Reads the <c>stats</c> of connections one after the other, between <see cref="Begin()"/> and <see cref="End"/>: the requests of each
/// connection, and the number and time of each kind of request (RPC), for each connection or summed over all of them.
/// </summary>
/// <param name="exposure">Whether each connection has its own kinds of requests, or all together, or none.</param>
/// <param name="operations">The families of the kinds of requests.</param>
internal sealed class ConnectionStats(RpcStatsExposure exposure, TableFamilies operations) : IStatsSink
{
    private const int OperationWidth = OperationColumns.TimeCreated + 1;

    private readonly KeyedRows _sums = new(static name => LabelText.Row("operation"u8, name));
    private readonly long[] _values = new long[RequestColumns.Width];
    private ValueTable _table = new(OperationWidth);
    private ConnectionOperations? _connection;
    private int _rows = 1;

    internal ReadOnlySpan<long> Values => _values;

    public void Begin()
    {
        _table = new ValueTable(OperationWidth, _rows);
        _sums.Begin(_table);
    }

    /// <summary>Reads one connection.</summary>
    /// <param name="row">The columns of <see cref="RequestColumns"/>.</param>
    public void Read(CollectionContext context, ParameterFile file, ConnectionOperations connection, Span<long> row)
    {
        Begin(connection);
        file.TryReadStats(context, this, out _values[RequestColumns.StartTime]);
        _values.CopyTo(row);
    }

    /// <summary>Begins the file of a connection.</summary>
    internal void Begin(ConnectionOperations connection)
    {
        _connection = connection;
        connection.Names.Begin();
        _values.AsSpan().Fill(ValueTable.Absent);
    }

    public void End(ImmutableArray<Segment>.Builder segments)
    {
        _rows = Math.Max(_table.Count, 1);
        operations.AddSegments(_table, segments);
    }

    public bool TryAdd(in StatsLine line)
    {
        var name = line.Name;
        if (name.SequenceEqual("req_waittime"u8))
            return TryAddWait(line);
        if (name.SequenceEqual("req_active"u8))
            return TryAddActive(line);
        if (name.SequenceEqual("read_bytes"u8))
            return TryAddBytes(line, RequestColumns.ReadSamples);
        if (name.SequenceEqual("write_bytes"u8))
            return TryAddBytes(line, RequestColumns.WriteSamples);
        if (!_connection!.Names.TryAdd(name, out var number))
            return false;
        var time = line.Unit == StatsUnit.Microseconds ? line.Sum : ValueTable.Absent;
        if (name.SequenceEqual("ost_read"u8))
            _values[RequestColumns.ReadTime] = time;
        else if (name.SequenceEqual("ost_write"u8))
            _values[RequestColumns.WriteTime] = time;

        if (exposure == RpcStatsExposure.Import)
            AddOperation(line, time, _connection.Labels.Get(number, name));
        else if (exposure == RpcStatsExposure.Mount)
            AddToSum(line, time);
        return true;
    }

    private bool TryAddWait(in StatsLine line)
    {
        if (_values[RequestColumns.Count] != ValueTable.Absent || line.Unit != StatsUnit.Microseconds)
            return false;
        _values[RequestColumns.Time] = line.Sum;
        _values[RequestColumns.Count] = line.Samples;
        _values[RequestColumns.Maximum] = line.Maximum;
        return true;
    }

    private bool TryAddActive(in StatsLine line)
    {
        if (_values[RequestColumns.Active + 1] != ValueTable.Absent)
            return false;
        if (line.Sum != ValueTable.Absent)
            (_values[RequestColumns.Active], _values[RequestColumns.Active + 1]) = (line.Sum, line.Samples);
        return true;
    }

    private bool TryAddBytes(in StatsLine line, int first)
    {
        if (_values[first] != ValueTable.Absent)
            return false;
        _values[first] = line.Samples;
        if (line.Unit == StatsUnit.Bytes)
            _values[first + 1] = line.Sum;
        return true;
    }

    private void AddOperation(in StatsLine line, long time, byte[] labels)
    {
        var row = _table.Add(labels);
        row[OperationColumns.Samples] = line.Samples;
        row[OperationColumns.SamplesCreated] = line.StartTime;
        row[OperationColumns.Time] = time;
        row[OperationColumns.TimeCreated] = time == ValueTable.Absent ? ValueTable.Absent : line.StartTime;
    }

    /// <summary>Adds to the sum of all connections. It falls when a connection disappears, so it has no time at which it began.</summary>
    private void AddToSum(in StatsLine line, long time)
    {
        var row = _sums.GetOrAdd(line.Name, out _);
        Add(ref row[OperationColumns.Samples], line.Samples);
        if (time != ValueTable.Absent)
            Add(ref row[OperationColumns.Time], time);
    }

    private static void Add(ref long sum, long value) =>
        sum = sum == ValueTable.Absent ? value : long.CreateSaturating((Int128)sum + value);
}

/// <summary>
/// The kinds of requests of one connection: their names, which connections of the same kind share, and their label bytes.
/// </summary>
internal sealed class ConnectionOperations(OperationNames names, byte[] connection)
{
    public OperationNames Names => names;

    public OperationLabels Labels { get; } = new(names, connection);
}
