using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>Reads what is shown of each GPU from the last reading of their source.</summary>
internal static class GpuOverviews
{
    /// <summary>The families that it reads. A test compares them with the catalogue.</summary>
    internal static readonly string[] Families =
    [
        "gpu_up", "gpu_info", "gpu_health_problem", "gpu_utilization_ratio", "gpu_memory_total_bytes", "gpu_memory_used_bytes",
        "gpu_memory_free_bytes", "gpu_temperature_celsius", "gpu_power_watts", "gpu_power_limit_watts", "gpu_processes", "gpu_xid_last",
    ];

    public static IReadOnlyList<GpuOverview> Create(IEnumerable<Segment> segments)
    {
        var gpus = new Dictionary<string, State>(StringComparer.Ordinal);
        foreach (var segment in segments.Where(s => Families.Contains(s.Family.Name)))
        {
            foreach (var sample in segment.Samples)
            {
                var uuid = sample.Label("uuid"u8);
                if (!gpus.TryGetValue(uuid, out var gpu))
                    gpus.Add(uuid, gpu = new State(sample.Label("gpu"u8), uuid));
                Take(gpu, segment.Family.Name, sample);
            }
        }

        return [.. gpus.Values.Select(g => g.ToOverview()).OrderBy(g => g.Gpu.Length).ThenBy(g => g.Gpu, StringComparer.Ordinal)];
    }

    private static void Take(State gpu, string family, in SegmentSample sample)
    {
        var value = sample.Value;
        switch (family)
        {
            case "gpu_up":
                gpu.IsUp = value > 0;
                break;
            case "gpu_info":
                gpu.Name = sample.Label("name"u8);
                break;
            case "gpu_health_problem" when value > 0:
                gpu.Problems.Add(sample.Label("problem"u8));
                break;
            case "gpu_utilization_ratio":
                gpu.Utilization = value;
                break;
            case "gpu_memory_total_bytes":
                gpu.Total = value;
                break;
            case "gpu_memory_used_bytes":
                gpu.Used = value;
                break;
            case "gpu_memory_free_bytes":
                gpu.Free = value;
                break;
            case "gpu_temperature_celsius":
                gpu.Temperature = value;
                break;
            case "gpu_power_watts":
                gpu.Power = value;
                break;
            case "gpu_power_limit_watts" when sample.Label("limit"u8) == "enforced":
                gpu.PowerLimit = value;
                break;
            case "gpu_processes":
                gpu.Processes = (gpu.Processes ?? 0) + (int)value;
                break;
            case "gpu_xid_last" when value > 0:
                gpu.Xid = (int)value;
                break;
        }
    }

    private sealed class State(string gpu, string uuid)
    {
        public string Name { get; set; } = "";

        public bool IsUp { get; set; }

        public List<string> Problems { get; } = [];

        public double? Utilization { get; set; }

        public double? Total { get; set; }

        public double? Used { get; set; }

        public double? Free { get; set; }

        public double? Temperature { get; set; }

        public double? Power { get; set; }

        public double? PowerLimit { get; set; }

        public int? Processes { get; set; }

        public int? Xid { get; set; }

        public GpuOverview ToOverview() => new(gpu, uuid)
        {
            Name = Name,
            IsUp = IsUp,
            Problems = Problems,
            UtilizationRatio = Utilization,
            Memory = Total is { } total && Used is { } used ? new Space(total, used, Free ?? total - used) : null,
            TemperatureCelsius = Temperature,
            PowerWatts = Power,
            PowerLimitWatts = PowerLimit,
            Processes = Processes,
            LastXid = Xid,
        };
    }
}
