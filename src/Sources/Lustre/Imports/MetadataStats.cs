using System.Collections.Immutable;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>
/// Reads the <c>md_stats</c> of connections one after the other, between <see cref="Begin"/> and <see cref="End"/>: how often a mount asked
/// for each operation. They show no times.
/// </summary>
internal sealed class MetadataStats(TableFamilies families) : IStatsSink
{
    private const int Width = OperationColumns.SamplesCreated + 1;

    private ValueTable _table = new(Width);
    private ConnectionOperations? _connection;
    private int _rows = 1;

    public void Begin() => _table = new ValueTable(Width, _rows);

    public void Read(CollectionContext context, ParameterFile file, ConnectionOperations connection)
    {
        _connection = connection;
        connection.Names.Begin();
        file.TryReadStats(context, this);
    }

    public void End(ImmutableArray<Segment>.Builder segments)
    {
        _rows = Math.Max(_table.Count, 1);
        families.AddSegments(_table, segments);
    }

    public bool TryAdd(in StatsLine line)
    {
        if (!_connection!.Names.TryAdd(line.Name, out var number))
            return false;
        var row = _table.Add(_connection.Labels.Get(number, line.Name));
        row[OperationColumns.Samples] = line.Samples;
        row[OperationColumns.SamplesCreated] = line.StartTime;
        return true;
    }
}
