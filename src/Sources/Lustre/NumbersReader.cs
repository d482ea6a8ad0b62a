using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Parameters of one device that are one number each.</summary>
internal sealed class NumbersReader : ParameterReader
{
    private readonly DeviceNumbers _numbers;
    private readonly TableFamilies _families;
    private readonly TableFamilies? _short;

    /// <param name="device">The device.</param>
    /// <param name="labels">The labels of <paramref name="metrics"/>.</param>
    /// <param name="metrics">The metrics. Metrics that no folder of the device has are left out.</param>
    /// <param name="folders">The folders of such a device.</param>
    /// <param name="fallback">The folder that is read where the storage lacks a file.</param>
    public NumbersReader(
        string device, LabelText labels, IEnumerable<LustreMetric> metrics, ReadOnlySpan<string> folders, string? fallback = null)
        : this(device, labels, metrics, folders, LabelText.Empty, [], fallback)
    {
    }

    /// <param name="device">The device.</param>
    /// <param name="labels">The labels of <paramref name="metrics"/>.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="folders">The folders of such a device.</param>
    /// <param name="shortLabels">The labels of <paramref name="shared"/>.</param>
    /// <param name="shared">
    /// Families that show a parameter of <paramref name="metrics"/> a second time, under the labels that clients use for the same target.
    /// </param>
    /// <param name="fallback">The folder that is read where the storage lacks a file.</param>
    public NumbersReader(
        string device, LabelText labels, IEnumerable<LustreMetric> metrics, ReadOnlySpan<string> folders,
        LabelText shortLabels, ReadOnlySpan<LustreMetric> shared, string? fallback = null)
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
        if (shared.IsEmpty)
            return;
        _short = new TableFamilies(shortLabels, withCreated: false);
        foreach (var metric in shared)
            _short.Add(metric, columns[DeviceNumbers.Find(metric, folders)!.Name]);
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(_numbers.Count);
        _numbers.Read(context, table.Add(LabelText.Empty.AsRow()));
        _families.AddSegments(table, context.Segments);
        _short?.AddSegments(table, context.Segments);
    }
}
