using System.Globalization;
using System.Text;
using LustreActors.Messages;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>A job, or a user's program, with all of its ids: a job on a hundred nodes may have an id for each.</summary>
internal sealed class TopJob(byte[] id, OwnerName owner, SlurmJob? slurm)
{
    public byte[] Id => id;

    public OwnerName Owner => owner;

    public SlurmJob? Slurm => slurm;

    public JobAmounts Rates;
    public JobAmounts Totals;
}

/// <summary>The heaviest jobs: so many by bytes, and so many by operations.</summary>
internal sealed class TopJobs(int most, RememberedJobs slurm)
{
    public IReadOnlyCollection<TopJob> Of(IEnumerable<JobEntry> entries)
    {
        if (most == 0)
            return [];
        var jobs = Gather(entries);
        var top = new HashSet<TopJob>();
        top.UnionWith(By(jobs, static job => job.Rates.Read + job.Rates.Write));
        top.UnionWith(By(jobs, static job => job.Rates.Operations));
        return top;
    }

    private Dictionary<(long Job, OwnerName Owner, byte[]? Id), TopJob>.ValueCollection Gather(IEnumerable<JobEntry> entries)
    {
        var jobs = new Dictionary<(long Job, OwnerName Owner, byte[]? Id), TopJob>();
        foreach (var entry in entries)
        {
            if (entry.Owner is not { Name: var owner } || entry.Rates.IsNothing)
                continue;

            // Of what could not be read every id is something by itself.
            var number = owner.IsProgram ? 0 : entry.Identity.Job;
            var own = owner == OwnerName.Unparsed || (!owner.IsProgram && number == 0) ? entry.Id : null;
            if (!jobs.TryGetValue((number, owner, own), out var job))
                jobs.Add((number, owner, own), job = new TopJob(own ?? IdOf(entry.Identity, number), owner, owner.IsProgram ? null : slurm.Find(number)));
            job.Rates.Add(entry.Rates);
            job.Totals.Add(entry.Totals);
        }

        return jobs.Values;
    }

    private static byte[] IdOf(in JobIdentity identity, long number) => Encoding.UTF8.GetBytes(
        number > 0 ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{identity.Program}.{identity.Uid}"));

    private IEnumerable<TopJob> By(IReadOnlyCollection<TopJob> jobs, Func<TopJob, double> weight)
    {
        // Holds the heaviest so far, the lightest of them first.
        var heaviest = new PriorityQueue<TopJob, double>();
        foreach (var job in jobs)
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
