using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The counters and numbers of one target or mount, as its list of parameters has them.</summary>
internal sealed class TargetSource : Source
{
    private readonly ParameterResolver _resolver;
    private readonly TargetPlace _place;
    private readonly Number[] _numbers;
    private readonly LustreParameter? _stats;
    private readonly string _statsName = "";
    private readonly LustreParameter? _exports;
    private readonly string _exportsName = "";
    private readonly int _exportsColumn = -1;
    private readonly int _clientsColumn;
    private readonly int _width;

    private readonly StatsTables _tables;
    private readonly OperationLabels _labels;
    private readonly ConnectedClients _clients = new();
    private readonly TableFamilies _single;
    private readonly TableFamilies _byOperation;
    private int _operations = 16;

    public TargetSource(string name, LustreTarget target, ParameterResolver resolver, ImmutableArray<LustreParameter> parameters, LustreSourceOptions options)
    {
        Name = name;
        _resolver = resolver;
        _place = new TargetPlace(target, resolver);
        var labels = TargetLabels.Of(target, options);
        var names = new OperationNames();
        _tables = new StatsTables(names);
        _labels = new OperationLabels(names, []);
        _single = new TableFamilies(labels, options.Created);
        _byOperation = new TableFamilies(labels, options.Created);

        var numbers = new List<Number>();
        var column = IoColumns.Width;
        foreach (var parameter in parameters)
        {
            switch (parameter.Shape)
            {
                case ParameterShape.Number:
                    var otherwise = parameter.Otherwise is null ? null : LustreParameter.Of(parameter.Otherwise, target);
                    numbers.Add(new Number(parameter, LustreParameter.Of(parameter.Name, target), otherwise, column));
                    if (parameter.Families[0] == TargetMetrics.Exports)
                        _exportsColumn = column;
                    _single.Add(parameter.Families[0], column++, parameter.Format);
                    break;
                case ParameterShape.Stats:
                    _stats = parameter;
                    _statsName = LustreParameter.Of(parameter.Name, target);
                    AddStats();
                    break;
                case ParameterShape.Exports:
                    _exports = parameter;
                    _exportsName = LustreParameter.Of(parameter.Name, target);
                    _clientsColumn = column;
                    _single.Add(parameter.Families[0], column++);
                    break;
            }
        }

        _numbers = [.. numbers];
        _width = column;
    }

    public override string Name { get; }

    public override Reading Read(FileReader files)
    {
        if (!_place.IsThere(files))
            return Sources.Reading.OfGone;

        var findings = new Findings();
        var single = new ValueTable(_width);
        var row = single.Add(LabelText.Empty.AsRow());
        var segments = ImmutableArray.CreateBuilder<Segment>(32);

        ValueTable? operations = null;
        if (_stats is not null)
        {
            operations = new ValueTable(OperationColumns.Width, _operations);
            _tables.Begin(operations, _labels);
            var parser = new StatsParser<StatsTables>(_tables, findings, _resolver.Find(files, _statsName, out _) ?? _statsName);
            var status = _resolver.ReadLines(files, _statsName, ref parser, out var path);
            findings.Note(status, files, _resolver, _stats, _statsName, path);
            _tables.Io.CopyTo(row);
            _operations = Math.Max(operations.Count, 1);
        }

        foreach (var number in _numbers)
            row[number.Column] = ReadNumber(files, findings, number);
        if (_exports is not null)
        {
            var status = _clients.TryCount(files, _resolver, _exportsName, _exportsColumn < 0 ? -1 : row[_exportsColumn], out var clients, out var path);
            findings.Note(status, files, _resolver, _exports, _exportsName, path);
            if (status == ReadStatus.Read)
                row[_clientsColumn] = clients;
        }

        _single.AddSegments(single, segments);
        if (operations is not null)
            _byOperation.AddSegments(operations, segments);
        return findings.Reading(segments.ToImmutable());
    }

    private long ReadNumber(FileReader files, Findings findings, Number number)
    {
        var name = number.Name;
        var status = _resolver.TryRead(files, name, out var text, out var path);
        if (status is ReadStatus.Missing or ReadStatus.Denied && number.Otherwise is { } otherwise)
        {
            var second = _resolver.TryRead(files, otherwise, out text, out var secondPath);
            if (second == ReadStatus.Read)
                (name, status, path) = (otherwise, second, secondPath);
        }

        findings.Note(status, files, _resolver, number.Parameter, name, path);
        if (status != ReadStatus.Read)
            return ValueTable.Absent;

        if (NumberFile.TryParse(text, out var value))
            return value;
        findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }

    private void AddStats()
    {
        _single
            .Add(TargetMetrics.ReadSamples, IoColumns.Samples, created: IoColumns.SamplesCreated)
            .Add(TargetMetrics.ReadBytes, IoColumns.Bytes, created: IoColumns.BytesCreated)
            .Add(TargetMetrics.ReadMinimum, IoColumns.Minimum)
            .Add(TargetMetrics.ReadMaximum, IoColumns.Maximum)
            .Add(TargetMetrics.WriteSamples, IoColumns.Write + IoColumns.Samples, created: IoColumns.Write + IoColumns.SamplesCreated)
            .Add(TargetMetrics.WriteBytes, IoColumns.Write + IoColumns.Bytes, created: IoColumns.Write + IoColumns.BytesCreated)
            .Add(TargetMetrics.WriteMinimum, IoColumns.Write + IoColumns.Minimum)
            .Add(TargetMetrics.WriteMaximum, IoColumns.Write + IoColumns.Maximum);
        _byOperation
            .Add(TargetMetrics.Operations, OperationColumns.Samples, created: OperationColumns.SamplesCreated)
            .Add(TargetMetrics.OperationSeconds, OperationColumns.Time, NumberFormat.Micro, OperationColumns.TimeCreated)
            .Add(TargetMetrics.OperationMinimum, OperationColumns.Minimum, NumberFormat.Micro)
            .Add(TargetMetrics.OperationMaximum, OperationColumns.Maximum, NumberFormat.Micro)
            .Add(TargetMetrics.OperationBytes, OperationColumns.Bytes, created: OperationColumns.BytesCreated);
    }

    private sealed record Number(LustreParameter Parameter, string Name, string? Otherwise, int Column);
}
