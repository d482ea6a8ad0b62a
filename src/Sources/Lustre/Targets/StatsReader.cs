using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Targets;

/// <summary>
/// Reads the counters of a target or a mount: bytes and sizes of its reads and writes, number and time of its operations.
/// </summary>
internal sealed class StatsReader : ParameterReader
{
    private readonly ParameterFile _file;
    private readonly StatsTables _tables;
    private readonly OperationLabels _labels;
    private readonly TableFamilies _io;
    private readonly TableFamilies _byOperation;
    private readonly StartTimeGauge _startTime;
    private int _operations = 16;

    public StatsReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _file = ParameterFile.For(parameter, device);
        var names = new OperationNames();
        _tables = new StatsTables(names);
        _labels = new OperationLabels(names, []);
        _io = new TableFamilies(labels, created).AddAll(TargetParameters.Io);
        _byOperation = new TableFamilies(labels, created).AddAll(TargetParameters.ByOperation);
        _startTime = new StartTimeGauge(TargetParameters.StartTime, labels);
    }

    public override void Read(CollectionContext context)
    {
        var operations = new ValueTable(OperationColumns.Width, _operations);
        _tables.Begin(operations, _labels);
        _file.TryReadStats(context, _tables, out var startTime);
        _operations = Math.Max(operations.Count, 1);

        var io = new ValueTable(IoColumns.Width);
        _tables.Io.CopyTo(io.Add(LabelText.Empty.AsRow()));
        _io.AddSegments(io, context.Segments);
        _byOperation.AddSegments(operations, context.Segments);
        _startTime.Add(context, startTime);
    }
}
