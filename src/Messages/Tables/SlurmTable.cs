namespace LustreActors.Messages.Tables;

/// <summary>A job as SLURM lists it.</summary>
/// <param name="Id">
/// The raw id, which the job has in <c>SLURM_JOB_ID</c>. A task of an array has a separate one; a heterogeneous job has that of its leader.
/// </param>
/// <param name="Uid">The user.</param>
/// <param name="User">The name of the user; null where the host of SLURM cannot resolve it.</param>
/// <param name="Account">Null where the job has none.</param>
/// <param name="Partition">The partition in which it runs or is queued.</param>
/// <param name="State">The state as SLURM writes it: <c>RUNNING</c>.</param>
public sealed record SlurmJob(long Id, uint Uid, string? User, string? Account, string Partition, string State)
{
    /// <summary>The id that all tasks of an array have in common. For any other job the same as <see cref="Id"/>.</summary>
    public long ArrayId { get; init; } = Id;

    /// <summary>The name that the user gave it. Empty where the listing does not say.</summary>
    public string Name { get; init; } = "";

    /// <summary>The nodes on which it runs, as SLURM writes them: <c>n[001-010,12]</c>. Empty where the listing does not say.</summary>
    public string Nodes { get; init; } = "";
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

    /// <summary>Finds a job; null when the listing had none with this id.</summary>
    public SlurmJob? Find(long id) => _jobs.GetValueOrDefault(id);

    /// <summary>Finds any task of an array: all have one user and one account. A job that is no array is found by its id.</summary>
    public SlurmJob? FindArray(long id) => Find(id) ?? _arrays.GetValueOrDefault(id);
}
