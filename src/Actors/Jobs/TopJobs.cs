using System.Globalization;
using System.Text;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>A job, or a user's program, with all of its ids: a job on a hundred nodes may have an id for each.</summary>
internal sealed record TopJob(ReadOnlyMemory<byte> Id, OwnerName Owner, SlurmJob? Slurm, JobAmounts Rates, JobAmounts Totals, JobWaits Waits);

/// <summary>The heaviest jobs: so many by bytes, and so many by operations.</summary>
internal sealed class TopJobs(int most, RememberedJobs slurm)
{
    /// <summary>Kept from join to join for its room alone.</summary>
    private Dictionary<(long Job, JobOwner Owner), JobEntry> _firstIds = [];
    private readonly List<JobEntry> _jobs = [];

    /// <param name="entries">All that were given to an owner in this join. The first id of each job gets the rates of the others added.</param>
    public IReadOnlyCollection<TopJob> Of(List<JobEntry> entries)
    {
        if (most == 0)
            return [];
        Gather(entries);
        var top = new HashSet<JobEntry>();
        top.UnionWith(By(static job => job.Rates.Read + job.Rates.Write));
        top.UnionWith(By(static job => job.Rates.Operations));
        TopJob[] jobs = [.. top.Select(ToTopJob)];
        _jobs.Clear();
        _firstIds = _firstIds.Capacity > 64 + (4 * _firstIds.Count) ? [] : _firstIds;
        _firstIds.Clear();
        return jobs;
    }

    private void Gather(List<JobEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Rates.IsNothing)
                continue;
            var first = FirstOf(entry);
            if (ReferenceEquals(first, entry))
                _jobs.Add(entry);
            else
                first.Add(entry);
        }
    }

    private JobEntry FirstOf(JobEntry entry)
    {
        if (IsByItself(entry))
            return entry;
        if (entry.Owner!.Name.IsProgram)
            return entry.Owner.FirstId ??= entry;
        return _firstIds.TryAdd((entry.Identity.Job, entry.Owner), entry) ? entry : _firstIds[(entry.Identity.Job, entry.Owner)];
    }

    private static long NumberOf(JobEntry entry) => entry.Owner!.Name.IsProgram ? 0 : entry.Identity.Job;

    /// <summary>Of what could not be read every id is something by itself.</summary>
    private static bool IsByItself(JobEntry entry) => entry.Owner!.IsUnparsed || (!entry.Owner.Name.IsProgram && entry.Identity.Job == 0);

    private TopJob ToTopJob(JobEntry entry)
    {
        var owner = entry.Owner!.Name;
        var number = NumberOf(entry);
        return new TopJob(IsByItself(entry) ? entry.Id : IdOf(entry, number), owner, owner.IsProgram ? null : slurm.Find(number), entry.Rates, entry.Totals, entry.Waits);
    }

    private static byte[] IdOf(JobEntry entry, long number) => Encoding.UTF8.GetBytes(
        number > 0 ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{entry.Identity.Program}.{entry.Identity.Uid}"));

    private IEnumerable<JobEntry> By(Func<JobEntry, double> weight)
    {
        // Holds the heaviest so far, the lightest of them first.
        var heaviest = new PriorityQueue<JobEntry, double>();
        foreach (var job in _jobs)
        {
            var its = weight(job);
            if (its <= 0)
                continue;
            if (heaviest.Count < most)
                heaviest.Enqueue(job, its);
            else if (heaviest.TryPeek(out _, out var lightest) && its > lightest)
                heaviest.EnqueueDequeue(job, its);
        }

        return heaviest.UnorderedItems.Select(item => item.Element);
    }
}
