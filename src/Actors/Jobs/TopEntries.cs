namespace LustreActors.Actors;

/// <summary>The heaviest jobs: so many by bytes, and so many by operations.</summary>
internal sealed class TopEntries(int most)
{
    public IReadOnlyCollection<JobEntry> Of(IReadOnlyCollection<JobEntry> jobs)
    {
        var top = new HashSet<JobEntry>();
        top.UnionWith(By(jobs, static job => job.Rates.Read + job.Rates.Write));
        top.UnionWith(By(jobs, static job => job.Rates.Operations));
        return top;
    }

    private IEnumerable<JobEntry> By(IReadOnlyCollection<JobEntry> jobs, Func<JobEntry, double> weight)
    {
        // Holds the heaviest so far, the lightest of them first.
        var heaviest = new PriorityQueue<JobEntry, double>();
        foreach (var job in jobs)
        {
            var its = weight(job);
            if (its <= 0)
                continue;
            if (heaviest.Count < most)
                heaviest.Enqueue(job, its);
            else if (most > 0 && heaviest.TryPeek(out _, out var lightest) && its > lightest)
                heaviest.EnqueueDequeue(job, its);
        }

        return heaviest.UnorderedItems.Select(item => item.Element);
    }
}
