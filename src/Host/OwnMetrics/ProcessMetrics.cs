using System.Diagnostics;
using LustreActors.Host.Configuration;
using LustreActors.Sources.Files;
using LustreActors.Sources.Self;
using Prometheus;

namespace LustreActors.Host.OwnMetrics;

/// <summary>
/// Metrics of the process from <c>/proc/self</c>. A read there waits neither for a device nor for another process, so that the files are
/// read during the export instead of on the lane, also while every thread of the lane hangs.
/// </summary>
internal static class ProcessMetrics
{
    public static void Register(OwnRegistry registry)
    {
        var cpu = registry.Counter(ProcessFamilies.Cpu);
        var resident = registry.Gauge(ProcessFamilies.Resident);
        var anonymous = registry.Gauge(ProcessFamilies.Anonymous);
        var size = registry.Gauge(ProcessFamilies.Virtual);
        var threads = registry.Gauge(ProcessFamilies.Threads);
        var open = registry.Gauge(ProcessFamilies.OpenFiles);
        var most = registry.Gauge(ProcessFamilies.MaximumFiles);
        registry.Gauge(ProcessFamilies.Started).Set(StartedAt());
        registry.BeforeExport(() =>
        {
            using var files = new FileReader(new NullWatch());
            var figures = ProcessReader.Read(files, "/proc/self");
            if (figures.CpuSeconds is { } seconds)
                cpu.IncTo(seconds);
            else
                cpu.Unpublish();
            Set(resident, figures.ResidentBytes);
            Set(anonymous, figures.AnonymousBytes);
            Set(size, figures.VirtualBytes);
            Set(threads, figures.Threads);
            Set(open, figures.OpenFiles);
            Set(most, figures.MaximumFiles);
        });
    }

    private static void Set(Gauge gauge, long? value)
    {
        if (value is { } number)
            gauge.Set(number);
        else
            gauge.Unpublish();
    }

    private static double StartedAt()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
