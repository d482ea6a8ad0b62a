using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The counters of a target or a mount: bytes and sizes of its reads and writes, number and time of its operations.</summary>
internal sealed class StatsReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly StatsTables _tables;
    private readonly OperationLabels _labels;
    private readonly TableFamilies _io;
    private readonly TableFamilies _byOperation;
    private int _operations = 16;
    private readonly ValuesBefore _before = new();

    public StatsReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _parameter = parameter;
        _name = parameter.Of(device);
        var names = new OperationNames();
        _tables = new StatsTables(names);
        _labels = new OperationLabels(names, []);
        _io = new TableFamilies(labels, created)
            .Add(TargetMetrics.ReadSamples, IoColumns.Samples, created: IoColumns.SamplesCreated)
            .Add(TargetMetrics.ReadBytes, IoColumns.Bytes, created: IoColumns.BytesCreated)
            .Add(TargetMetrics.ReadMinimum, IoColumns.Minimum)
            .Add(TargetMetrics.ReadMaximum, IoColumns.Maximum)
            .Add(TargetMetrics.WriteSamples, IoColumns.Write + IoColumns.Samples, created: IoColumns.Write + IoColumns.SamplesCreated)
            .Add(TargetMetrics.WriteBytes, IoColumns.Write + IoColumns.Bytes, created: IoColumns.Write + IoColumns.BytesCreated)
            .Add(TargetMetrics.WriteMinimum, IoColumns.Write + IoColumns.Minimum)
            .Add(TargetMetrics.WriteMaximum, IoColumns.Write + IoColumns.Maximum);
        _byOperation = new TableFamilies(labels, created)
            .Add(TargetMetrics.Operations, OperationColumns.Samples, created: OperationColumns.SamplesCreated)
            .Add(TargetMetrics.OperationSeconds, OperationColumns.Time, NumberFormat.Micro, OperationColumns.TimeCreated)
            .Add(TargetMetrics.OperationMinimum, OperationColumns.Minimum, NumberFormat.Micro)
            .Add(TargetMetrics.OperationMaximum, OperationColumns.Maximum, NumberFormat.Micro)
            .Add(TargetMetrics.OperationBytes, OperationColumns.Bytes, created: OperationColumns.BytesCreated);
    }

    public override void Read(Draft draft)
    {
        var operations = new ValueTable(OperationColumns.Width, _operations);
        _tables.Begin(operations, _labels);
        var parser = new StatsParser<StatsTables>(_tables, draft.Findings, draft.PathOf(_name));
        if (draft.TryReadLines(_parameter, _name, ref parser))
            _before.Check(draft, _name, parser.Taken, parser.StartTime, parser.First);
        _operations = Math.Max(operations.Count, 1);

        var io = new ValueTable(IoColumns.Width);
        _tables.Io.CopyTo(io.Add(LabelText.Empty.AsRow()));
        _io.AddSegments(io, draft.Segments);
        _byOperation.AddSegments(operations, draft.Segments);
    }
}
