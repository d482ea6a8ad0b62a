using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// Adds up what the GPUs of a job did while the job had them. The time between two collections counts for a job that had the GPU at both:
/// what belongs to another job, or to none, is never counted for it. Jobs that share a GPU get equal parts.
/// </summary>
internal sealed class GpuJobMeter
{
    private readonly Dictionary<string, State> _gpus = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _jobs = new(StringComparer.Ordinal);

    /// <summary>Adds the time since the last collection.</summary>
    /// <param name="now">The time of this collection.</param>
    /// <param name="gpus">The GPUs that answered, with their rows and jobs.</param>
    public void Add(TimeSpan now, IReadOnlyList<GpuOfJobs> gpus)
    {
        foreach (var gpu in gpus)
        {
            var state = new State(now, gpu.Jobs, gpu.Counters);
            if (_gpus.TryGetValue(gpu.Uuid, out var before))
                AddInterval(before, state, gpu.IsIdle);
            _gpus[gpu.Uuid] = state;
        }

        // The time in which a GPU did not answer counts for nobody.
        var answering = gpus.Select(g => g.Uuid).ToHashSet(StringComparer.Ordinal);
        foreach (var uuid in _gpus.Keys.Where(u => !answering.Contains(u)).ToArray())
            _gpus.Remove(uuid);
        var jobs = gpus.SelectMany(g => g.Jobs).ToHashSet(StringComparer.Ordinal);
        foreach (var job in jobs)
            Sums(job);
        foreach (var job in _jobs.Keys.Where(j => !jobs.Contains(j)).ToArray())
            _jobs.Remove(job);
    }

    /// <summary>Forgets all sums: the driver does not answer, and nobody knows what happens meanwhile.</summary>
    public void Clear()
    {
        _gpus.Clear();
        _jobs.Clear();
    }

    /// <summary>The sums of a job: a value for each of <see cref="GpuFamilies.JobCounters"/>.</summary>
    public ReadOnlySpan<double> Of(string job) => Sums(job);

    private double[] Sums(string job)
    {
        if (!_jobs.TryGetValue(job, out var sums))
            _jobs[job] = sums = new double[GpuFamilies.JobCounters.Length];
        return sums;
    }

    private void AddInterval(State before, State after, bool isIdle)
    {
        var had = after.Jobs.Count(before.Jobs.Contains);
        if (had == 0)
            return;
        var share = 1.0 / Math.Max(before.Jobs.Count, after.Jobs.Count);
        var seconds = Math.Max(0, (after.At - before.At).TotalSeconds) * share;
        foreach (var job in after.Jobs.Where(before.Jobs.Contains))
        {
            var sums = Sums(job);
            sums[GpuFamilies.JobAllocated] += seconds;
            if (isIdle)
                sums[GpuFamilies.JobIdle] += seconds;

            // A driver that was loaded again counts from zero.
            for (var i = 0; i < after.Counters.Length; i++)
            {
                if (before.Counters[i] != ValueTable.Absent && after.Counters[i] > before.Counters[i])
                    sums[GpuFamilies.JobFirstCounter + i] += (after.Counters[i] - before.Counters[i]) * share;
            }
        }
    }

    private sealed record State(TimeSpan At, IReadOnlyList<string> Jobs, long[] Counters);
}

/// <summary>A GPU with its jobs at one collection.</summary>
/// <param name="Uuid">The GPU.</param>
/// <param name="Jobs">Its jobs, each once.</param>
/// <param name="IsIdle">Whether nothing ran on it.</param>
/// <param name="Counters">The energy in millijoules, and the times for which something kept the clocks down in nanoseconds.</param>
internal sealed record GpuOfJobs(string Uuid, IReadOnlyList<string> Jobs, bool IsIdle, long[] Counters);
