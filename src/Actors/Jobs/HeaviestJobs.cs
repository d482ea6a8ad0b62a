using System.Globalization;
using System.Text;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Jobs;

/// <summary>A job, or a program of a user, with the activity of all its ids: a job may have one id on each of its nodes.</summary>
internal sealed record TopJob(
    ReadOnlyMemory<byte> Id, OwnerName Owner, SlurmJob? Slurm, JobAmounts Rates, JobAmounts Totals, JobWaits Waits);

/// <summary>Selects the jobs with the most bytes and those with the most operations.</summary>
internal sealed class HeaviestJobs(int most, RememberedJobs slurm)
{
    /// <summary>Used within one join. It is kept for its memory.</summary>
    private Dictionary<(long Job, JobOwner Owner), JobEntry> _firstIds = [];
    private readonly List<JobEntry> _jobs = [];

    /// <param name="entries">All entries with an owner in this join. The rates of a job are added to the entry of its first id.</param>
    public IReadOnlyCollection<TopJob> Select(List<JobEntry> entries)
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

    /// <summary>Ids that could not be parsed, or have no job number, are not grouped.</summary>
    private static bool IsByItself(JobEntry entry) => entry.Owner!.IsUnparsed || (!entry.Owner.Name.IsProgram && entry.Identity.Job == 0);

    private TopJob ToTopJob(JobEntry entry)
    {
        var owner = entry.Owner!.Name;
        var number = NumberOf(entry);
        var id = IsByItself(entry) ? entry.Id : IdOf(entry, number);
        return new TopJob(id, owner, owner.IsProgram ? null : slurm.Find(number), entry.Rates, entry.Totals, entry.Waits);
    }

    private static byte[] IdOf(JobEntry entry, long number) => Encoding.UTF8.GetBytes(
        number > 0
            ? number.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{entry.Identity.Program}.{entry.Identity.Uid}"));

    private IEnumerable<JobEntry> By(Func<JobEntry, double> weight)
    {
        // Holds the heaviest jobs so far, with the lightest of them first.
        var heaviest = new PriorityQueue<JobEntry, double>();
        foreach (var job in _jobs)
        {
            var jobWeight = weight(job);
            if (jobWeight <= 0)
                continue;
            if (heaviest.Count < most)
                heaviest.Enqueue(job, jobWeight);
            else if (heaviest.TryPeek(out _, out var lightest) && jobWeight > lightest)
                heaviest.EnqueueDequeue(job, jobWeight);
        }

        return heaviest.UnorderedItems.Select(item => item.Element);
    }
}
