using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>Reads parameters of one device that are one number each.</summary>
internal sealed class NumbersReader : ParameterReader
{
    private readonly DeviceNumbers _numbers;
    private readonly TableFamilies _families;
    private readonly TableFamilies? _shared;

    /// <param name="device">The device. Empty for numbers of the whole host.</param>
    /// <param name="labels">The labels of <paramref name="metrics"/>.</param>
    /// <param name="metrics">The metrics. Metrics that no folder of the device has are left out.</param>
    /// <param name="folders">The folders of such a device, see <see cref="LustreParameter.IsBelow"/>.</param>
    /// <param name="fallback">The folder that is read where the storage lacks a file.</param>
    /// <param name="shared">
    /// Families that show a parameter of <paramref name="metrics"/> a second time, under the labels that clients use for the same target.
    /// </param>
    public NumbersReader(
        string device, LabelText labels, IEnumerable<LustreMetric> metrics, ReadOnlySpan<string> folders, string? fallback = null,
        (LabelText Labels, ImmutableArray<LustreMetric> Metrics)? shared = null)
    {
        var all = new List<LustreMetric>();
        var columns = new Dictionary<string, int>();
        _families = new TableFamilies(labels, withCreated: false);
        foreach (var metric in metrics)
        {
            if (DeviceNumbers.Find(metric, folders) is not { } parameter)
                continue;
            columns.Add(parameter.Name, all.Count);
            _families.Add(metric, all.Count);
            all.Add(metric);
        }

        _numbers = new DeviceNumbers(device, all, folders, fallback);
        if (shared is not { } forClients)
            return;
        _shared = new TableFamilies(forClients.Labels, withCreated: false);
        foreach (var metric in forClients.Metrics)
            _shared.Add(metric, columns[DeviceNumbers.Find(metric, folders)!.Name]);
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(_numbers.Count);
        _numbers.Read(context, table.Add(LabelText.Empty.AsRow()));
        _families.AddSegments(table, context.Segments);
        _shared?.AddSegments(table, context.Segments);
    }
}

/// <summary>The numbers of one device that have a file each, in the order of their metrics.</summary>
internal sealed class DeviceNumbers
{
    private readonly (LustreMetric Metric, LustreParameter? Parameter, string Name, string? Fallback)[] _numbers;

    /// <summary>Finds the parameters of the device. A metric without one stays absent. See <see cref="NumbersReader"/>.</summary>
    public DeviceNumbers(string device, IEnumerable<LustreMetric> metrics, ReadOnlySpan<string> folders, string? fallback = null)
    {
        var numbers = new List<(LustreMetric, LustreParameter?, string, string?)>();
        foreach (var metric in metrics)
        {
            var parameter = Find(metric, folders);
            var second = parameter is null || fallback is null ? null : FallbackOf(parameter, fallback, device);
            numbers.Add((metric, parameter, parameter?.For(device) ?? "", second));
        }

        _numbers = [.. numbers];
    }

    public int Count => _numbers.Length;

    /// <summary>Finds the parameter of a metric in one of these folders. Null when no folder has it.</summary>
    public static LustreParameter? Find(LustreMetric metric, ReadOnlySpan<string> folders)
    {
        foreach (var parameter in metric.Parameters)
        {
            foreach (var folder in folders)
            {
                if (parameter.IsBelow(folder))
                    return parameter;
            }
        }

        return null;
    }

    /// <summary>Reads all numbers into a row.</summary>
    public void Read(CollectionContext context, Span<long> row)
    {
        for (var i = 0; i < _numbers.Length; i++)
            row[i] = Read(context, i);
    }

    /// <summary>Reads a single number. <see cref="ValueTable.Absent"/> where the device does not have it.</summary>
    public long Read(CollectionContext context, int index)
    {
        var (metric, parameter, name, fallback) = _numbers[index];
        return parameter is null ? ValueTable.Absent : context.Number(metric, parameter, name, fallback);
    }

    private static string? FallbackOf(LustreParameter parameter, string folder, string device) =>
        parameter.IsBelow("osd-*") ? LustreParameter.For(folder + parameter.Name["osd-*".Length..], device) : null;
}
