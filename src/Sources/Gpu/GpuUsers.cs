using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Cgroups;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Gpu;

/// <summary>Shows who uses the GPUs of one collection: the containers and jobs of processes, and what each job has.</summary>
internal sealed class GpuUsers(GpuJobs jobs, GpuJobMeter meter, bool showsProcesses)
{
    private readonly List<UsedGpu> _gpus = [];

    /// <summary>Adds a GPU that answered.</summary>
    public void Add(GpuDevice device, ReadOnlySpan<long> row, List<GpuProcess> processes)
    {
        var counters = new long[1 + GpuFamilies.ClockEventSeconds.Length];
        counters[0] = row[GpuFamilies.Energy];
        for (var i = 1; i < counters.Length; i++)
            counters[i] = row[GpuFamilies.ClockEventSeconds[i - 1]];
        _gpus.Add(new UsedGpu(device, processes, row[GpuFamilies.Utilization], counters));
    }

    public void AddSegments(FileReader files, ImmutableArray<Segment>.Builder segments)
    {
        var allocations = jobs.Find(files);
        var (processes, allocated) = (new SegmentBuilder(GpuFamilies.ProcessInfo), new SegmentBuilder(GpuFamilies.JobInfo));
        var memory = new Dictionary<string, long>(StringComparer.Ordinal);
        var owners = new Dictionary<uint, ProcessOwner>();
        foreach (var gpu in _gpus)
        {
            var identity = gpu.Device.Identity;
            var held = new SortedSet<(string Instance, string Job)>();
            foreach (var allocation in allocations.Where(a => a.Number == (a.IsMinor ? gpu.Device.Minor : identity.Number)))
                held.Add((allocation.Instance, allocation.Job));
            foreach (var same in gpu.Processes.GroupBy(p => p.Pid))
            {
                if (!owners.TryGetValue(same.Key, out var owner))
                    owners[same.Key] = owner = jobs.OwnerOf(files, same.Key);
                if (showsProcesses && owner != new ProcessOwner("", ""))
                {
                    var pid = same.Key.ToString(CultureInfo.InvariantCulture);
                    processes.Add(1, identity.Number, identity.Uuid, pid, owner.ContainerPath, owner.Job);
                }

                if (owner.Job.Length > 0)
                    AddProcess(owner.Job, same, held, memory);
            }

            foreach (var (instance, job) in held)
                allocated.Add(1, identity.Number, identity.Uuid, instance, job);
            gpu.Jobs = [.. held.Select(h => h.Job).Distinct()];
        }

        meter.Add(files.Now, [.. _gpus.Select(g => new GpuOfJobs(g.Device.Identity.Uuid, g.Jobs, g.IsIdle, g.Counters))]);
        AddJobs(memory, segments);
        foreach (var series in (SegmentBuilder[])[processes, allocated])
        {
            if (series.Build() is { Table.Count: > 0 } segment)
                segments.Add(segment);
        }
    }

    /// <summary>A process holds its GPU for its job. A whole GPU that the job has anyway is not listed by instance.</summary>
    private static void AddProcess(
        string job, IEnumerable<GpuProcess> processes, SortedSet<(string Instance, string Job)> held, Dictionary<string, long> memory)
    {
        foreach (var process in processes)
        {
            var instance = process.Instance?.GpuInstance ?? "";
            if (!held.Contains(("", job)))
                held.Add((instance, job));
            var sum = memory.GetValueOrDefault(job);
            memory[job] = process.UsedMemory is { } used && sum != ValueTable.Absent ? sum + (long)used : ValueTable.Absent;
        }
    }

    private void AddJobs(Dictionary<string, long> memory, ImmutableArray<Segment>.Builder segments)
    {
        var byJob = _gpus.SelectMany(g => g.Jobs, (gpu, job) => (gpu, job)).GroupBy(p => p.job, p => p.gpu, StringComparer.Ordinal);
        var table = GpuFamilies.Job.Table(1);
        foreach (var gpus in byJob.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var row = table.Add(LabelText.Of("jobid", gpus.Key).AsRow());
            row[GpuFamilies.JobGpus] = gpus.Count();
            row[GpuFamilies.JobMemory] = memory.GetValueOrDefault(gpus.Key);
            var known = gpus.Where(g => g.Utilization != ValueTable.Absent).ToArray();
            if (known.Length > 0)
            {
                var mean = known.Average(g => BitConverter.Int64BitsToDouble(g.Utilization));
                row[GpuFamilies.JobUtilization] = ValueTable.Real(Math.Round(mean, 4));
            }

            var sums = meter.Of(gpus.Key);
            for (var i = 0; i < sums.Length; i++)
            {
                var counter = i - GpuFamilies.JobFirstCounter;
                if (counter >= 0 && gpus.All(g => g.Counters[counter] == ValueTable.Absent))
                    continue;

                // Energy is counted in millijoules, times in nanoseconds.
                var unit = counter < 0 ? 1 : counter == 0 ? 1e3 : 1e9;
                row[GpuFamilies.JobCounters[i]] = ValueTable.Real(sums[i] / unit);
            }
        }

        GpuFamilies.Job.AddSegments(table, segments);
    }

    private sealed class UsedGpu(GpuDevice device, List<GpuProcess> processes, long utilization, long[] counters)
    {
        public GpuDevice Device => device;

        public List<GpuProcess> Processes => processes;

        /// <summary>As in the row of the GPU.</summary>
        public long Utilization => utilization;

        public long[] Counters => counters;

        public IReadOnlyList<string> Jobs { get; set; } = [];

        public bool IsIdle => utilization == ValueTable.Absent ? processes.Count == 0 : utilization == ValueTable.Real(0);
    }
}
