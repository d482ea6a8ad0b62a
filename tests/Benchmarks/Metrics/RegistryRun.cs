using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using Prometheus;

namespace LustreActors.Benchmarks.Metrics;

/// <summary>
/// prometheus-net's registry beside segments: what a series costs in memory, to be given a new value, and to be written. Both hold the
/// same counter of jobs with the same labels; both write the text format to nobody. Times are the processor's.
/// </summary>
internal static class RegistryRun
{
    private const int Rounds = 5;
    private static readonly string[] Labels = ["filesystem", "component", "target", "jobid"];

    public static async Task RunAsync()
    {
        Console.WriteLine("| series | held by | bytes a series | ns to set it | ns to write it | bytes allocated a series and round |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var count in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            await MeasureAsync(count, "prometheus-net", new Registry());
            await MeasureAsync(count, "segments", new Segments());
        }
    }

    private static async Task MeasureAsync(int count, string name, IHolder holder)
    {
        string[] jobs = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{4_000_000 + i}"))];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        holder.Set(jobs, 1);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        await holder.WriteAsync();
        var (setting, writing, allocated) = (TimeSpan.MaxValue, TimeSpan.MaxValue, long.MaxValue);
        for (var round = 2; round < Rounds + 2; round++)
        {
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            var began = Environment.CpuUsage.TotalTime;
            holder.Set(jobs, round);
            var set = Environment.CpuUsage.TotalTime;
            await holder.WriteAsync();
            setting = Min(setting, set - began);
            writing = Min(writing, Environment.CpuUsage.TotalTime - set);
            allocated = Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:N0} | {name} | {held / count} | {setting.TotalNanoseconds / count:0} "
            + $"| {writing.TotalNanoseconds / count:0} | {allocated / count} |"));
        GC.KeepAlive(holder);
        GC.KeepAlive(jobs);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private interface IHolder
    {
        void Set(string[] jobs, long value);

        Task WriteAsync();
    }

    private sealed class Registry : IHolder
    {
        private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
        private readonly Counter _counter;

        public Registry() => _counter = Prometheus.Metrics.WithCustomRegistry(_registry)
            .CreateCounter("lustre_job_read_bytes_total", "Bytes read.", Labels);

        public void Set(string[] jobs, long value)
        {
            foreach (var job in jobs)
                _counter.WithLabels("scratch", "ost", "scratch-OST0001", job).IncTo(value);
        }

        public Task WriteAsync() => _registry.CollectAndExportAsTextAsync(Stream.Null);
    }

    private sealed class Segments : IHolder
    {
        private static readonly MetricFamily Family = new("lustre_job_read_bytes_total", MetricType.Counter, "Bytes read.", "", Labels);

        private readonly SegmentLayout _layout = new(
            Family, LabelText.Of(("filesystem", "scratch"), ("component", "ost"), ("target", "scratch-OST0001")), new SampleColumn(0));
        private byte[][] _labels = [];
        private ValueTable? _table;

        /// <summary>As a source does it: the labels of known jobs are kept, the table is a new one for each collection.</summary>
        public void Set(string[] jobs, long value)
        {
            if (_labels.Length == 0)
                _labels = [.. jobs.Select(j => LabelText.Row("jobid"u8, Encoding.UTF8.GetBytes(j)))];
            var table = new ValueTable(1, jobs.Length);
            foreach (var labels in _labels)
                table.Add(labels)[0] = value;
            _table = table;
        }

        public async Task WriteAsync() => await Exposition.Of([new Segment(_layout, _table!)])
            .WriteAsync(PipeWriter.Create(Stream.Null), LustreActors.Metrics.Families.ExpositionFormat.PrometheusText, CancellationToken.None);
    }
}
