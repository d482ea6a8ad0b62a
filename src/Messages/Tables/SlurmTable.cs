namespace LustreActors.Messages;

/// <summary>A job as SLURM lists it.</summary>
/// <param name="Id">The raw id, which is what the job sees as <c>SLURM_JOB_ID</c>: of an array's task its own, of a het job its
/// leader's.</param>
/// <param name="Uid">Whose it is.</param>
/// <param name="User">That user's name; null where SLURM's own host cannot resolve it.</param>
/// <param name="Account">Null where the job has none.</param>
/// <param name="Partition">Where it runs, or is queued.</param>
/// <param name="State">As SLURM spells it: <c>RUNNING</c>.</param>
public sealed record SlurmJob(long Id, uint Uid, string? User, string? Account, string Partition, string State)
{
    /// <summary>The id that all tasks of an array have in common; of any other job its own.</summary>
    public long ArrayId { get; init; } = Id;

    /// <summary>What the user called it. Empty where the listing does not say.</summary>
    public string Name { get; init; } = "";
}

/// <summary>All jobs that one listing showed.</summary>
public sealed class SlurmTable : JoinTable
{
    private readonly IReadOnlyDictionary<long, SlurmJob> _jobs;
    private readonly Dictionary<long, SlurmJob> _arrays = [];

    public SlurmTable(IReadOnlyDictionary<long, SlurmJob> jobs)
    {
        _jobs = jobs;
        foreach (var job in jobs.Values)
        {
            if (job.ArrayId != job.Id)
                _arrays.TryAdd(job.ArrayId, job);
        }
    }

    public static SlurmTable Empty { get; } = new(new Dictionary<long, SlurmJob>());

    public int Count => _jobs.Count;

    public IEnumerable<SlurmJob> Jobs => _jobs.Values;

    /// <summary>Null when the listing had no such job.</summary>
    public SlurmJob? Find(long id) => _jobs.GetValueOrDefault(id);

    /// <summary>Any task of the array: all have one user and one account. A job that is no array is its own.</summary>
    public SlurmJob? FindArray(long id) => Find(id) ?? _arrays.GetValueOrDefault(id);
}
