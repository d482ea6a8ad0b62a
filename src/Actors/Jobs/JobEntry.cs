using LustreActors.Messages.Tables;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>A job id that is active, with its activity on all targets.</summary>
/// <param name="id">The id without escapes.</param>
/// <param name="identity">The parsed id.</param>
internal sealed class JobEntry(ReadOnlyMemory<byte> id, JobIdentity identity)
{
    private SlurmJob? _job;
    private Account? _account;
    private Counted? _counted;

    public ReadOnlyMemory<byte> Id => id;

    public readonly JobIdentity Identity = identity;

    /// <summary>The owner to whom it is counted, or was in an earlier join.</summary>
    public JobOwner? Owner { get; private set; }

    /// <summary>
    /// The join in which <see cref="Owner"/> was found or confirmed. It is confirmed in each join, as SLURM may list the job later.
    /// </summary>
    public int OwnedIn { get; set; }

    /// <summary>The activity per second on all targets.</summary>
    public JobAmounts Rates;

    public int SeenIn { get; private set; }

    /// <summary>The activity since the start of the counters. An upstream Prometheus does not give it.</summary>
    public JobAmounts Totals => _counted?.Totals ?? default;

    /// <summary>The times of operations per second. An upstream Prometheus does not give them.</summary>
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

    /// <summary>Adds the activity of another id of the same job.</summary>
    public void Add(JobEntry other)
    {
        Rates.Add(other.Rates);
        if (other._counted is not { } counted)
            return;
        AddTotals(counted.Totals);
        AddWaits(counted.Waits);
    }

    /// <summary>Sets the owner, and the job and account by which it was found. If these stay the same, so does the owner.</summary>
    public void AssignTo(JobOwner owner, SlurmJob? job, Account? account) => (Owner, _job, _account) = (owner, job, account);

    public bool WasFoundFrom(SlurmJob? job, Account? account) => job == _job && account == _account;

    /// <summary>The part that is known only from counters. A job from an upstream Prometheus has none.</summary>
    private sealed class Counted
    {
        public JobAmounts Totals;
        public JobWaits Waits;
    }
}
