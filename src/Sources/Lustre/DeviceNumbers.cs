using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The numbers of one device that have a file each, in the order of their metrics.</summary>
internal sealed class DeviceNumbers
{
    private readonly (LustreMetric Metric, LustreParameter? Parameter, string Name, string? Fallback)[] _numbers;

    /// <param name="device">The device.</param>
    /// <param name="metrics">
    /// The metrics, in the order in which they are read. A metric that such a device does not have stays absent.
    /// </param>
    /// <param name="folders">The folders of such a device, see <see cref="LustreParameter.IsBelow"/>.</param>
    /// <param name="fallback">The folder that is read where the device's own folder lacks a file.</param>
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

    /// <summary>The parameter of a metric that lies in one of these folders. Null when it has none there.</summary>
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

    /// <summary>Reads all of them into a row.</summary>
    public void Read(CollectionContext context, Span<long> row)
    {
        for (var i = 0; i < _numbers.Length; i++)
            row[i] = Read(context, i);
    }

    /// <summary>Reads one of them. <see cref="ValueTable.Absent"/> where the device does not have it.</summary>
    public long Read(CollectionContext context, int index)
    {
        var (metric, parameter, name, fallback) = _numbers[index];
        return parameter is null ? ValueTable.Absent : context.Number(metric, parameter, name, fallback);
    }

    private static string? FallbackOf(LustreParameter parameter, string folder, string device) =>
        parameter.IsBelow("osd-*") ? LustreParameter.For(folder + parameter.Name["osd-*".Length..], device) : null;
}
