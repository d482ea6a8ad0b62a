using LustreActors.Messages;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>An id that is at work now, on however many targets.</summary>
/// <param name="id">Without escapes.</param>
/// <param name="identity">What it says.</param>
internal sealed class JobEntry(ReadOnlyMemory<byte> id, JobIdentity identity)
{
    private SlurmJob? _job;
    private Account? _account;
    private Counted? _counted;

    public ReadOnlyMemory<byte> Id => id;

    public readonly JobIdentity Identity = identity;

    /// <summary>Whom it is counted to, or was in an earlier join.</summary>
    public JobOwner? Owner { get; private set; }

    /// <summary>The join in which <see cref="Owner"/> was found or confirmed: SLURM may have learned of the job meanwhile.</summary>
    public int OwnedIn { get; set; }

    /// <summary>By the second, on all targets together.</summary>
    public JobAmounts Rates;

    public int SeenIn { get; private set; }

    /// <summary>So far, on all targets that say so; an upstream does not say so.</summary>
    public JobAmounts Totals => _counted?.Totals ?? default;

    /// <summary>By the second, on all targets that say so.</summary>
    public JobWaits Waits => _counted?.Waits ?? default;

    public void See(int join)
    {
        if (SeenIn == join)
            return;
        SeenIn = join;
        Rates = default;
        if (_counted is not null)
            (_counted.Totals, _counted.Waits) = (default, default);
    }

    public void AddTotals(in JobAmounts totals) => (_counted ??= new()).Totals.Add(totals);

    public void AddWaits(in JobWaits waits) => (_counted ??= new()).Waits.Add(waits);

    /// <summary>Another id of the same job.</summary>
    public void Add(JobEntry other)
    {
        Rates.Add(other.Rates);
        if (other._counted is not { } counted)
            return;
        AddTotals(counted.Totals);
        AddWaits(counted.Waits);
    }

    /// <summary>What an owner was found from. The same finds the same one again, so that nobody has to be looked up by four names.</summary>
    public void Belongs(JobOwner owner, SlurmJob? job, Account? account) => (Owner, _job, _account) = (owner, job, account);

    public bool WasFoundFrom(SlurmJob? job, Account? account) => job == _job && account == _account;

    /// <summary>What only counters tell: a job of an upstream has none of this.</summary>
    private sealed class Counted
    {
        public JobAmounts Totals;
        public JobWaits Waits;
    }
}
