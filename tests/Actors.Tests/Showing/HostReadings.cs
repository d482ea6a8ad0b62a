using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Showing;

/// <summary>Readings of a host, its GPUs and its containers.</summary>
internal static class HostReadings
{
    /// <summary>A segment of one family.</summary>
    /// <param name="family">Its name.</param>
    /// <param name="samples">The labels and values.</param>
    public static Segment Of(string family, params ((string Name, string Value)[] Labels, double Value)[] samples)
    {
        var table = new ValueTable(1);
        foreach (var (labels, value) in samples)
            table.Add(LabelText.Of(labels).AsRow())[0] = ValueTable.Real(value);
        string[] names = [.. samples.SelectMany(s => s.Labels).Select(l => l.Name).Distinct()];
        var metric = new MetricFamily(family, MetricType.Gauge, "", "", names);
        return new Segment(new SegmentLayout(metric, LabelText.Empty, new SampleColumn(0, NumberFormat.Real)), table);
    }

    public static Segment Single(string family, double value) => Of(family, ([], value));

    public static Segment Cpu(double idle, double user, double wait) => Of(
        "node_cpu_seconds_total", ([("cpu", "0"), ("mode", "idle")], idle), ([("cpu", "0"), ("mode", "user")], user),
        ([("cpu", "0"), ("mode", "iowait")], wait), ([("cpu", "1"), ("mode", "idle")], 0));

    public static Segment[] Container(string id, string name, double processors, string state = "running", string? health = null) =>
    [
        Of("container_cpu_usage_seconds_total", ([("id", id), ("image", "img:1"), ("name", name), ("cpu", "total")], processors)),
        Of("container_memory_working_set_bytes", ([("id", id), ("image", "img:1"), ("name", name)], 50)),
        Of("container_spec_memory_limit_bytes", ([("id", id), ("image", "img:1"), ("name", name)], 100)),
        Of("container_state", ([("id", id), ("image", "img:1"), ("name", name), ("state", state)], 1)),
        .. health is null
            ? []
            : new[] { Of("container_health_status", ([("id", id), ("image", "img:1"), ("name", name), ("status", health)], 1)) },
    ];

    public static Segment OfGpu(string family, string gpu, double value, params (string Name, string Value)[] more) =>
        Of(family, ([("gpu", gpu), ("uuid", "GPU-" + gpu), .. more], value));
}
