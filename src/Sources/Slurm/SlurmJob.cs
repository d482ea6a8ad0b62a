namespace LustreActors.Sources.Slurm;

/// <summary>A job as SLURM lists it.</summary>
/// <param name="Id">The raw id, which is what the job sees as <c>SLURM_JOB_ID</c>: of an array's task its own, of a het job its leader's.</param>
/// <param name="Uid">Whose it is.</param>
/// <param name="User">That user's name; null where SLURM's own host cannot resolve it.</param>
/// <param name="Account">Null where the job has none.</param>
/// <param name="Partition">Where it runs, or is queued.</param>
/// <param name="State">As SLURM spells it: <c>RUNNING</c>.</param>
public sealed record SlurmJob(long Id, uint Uid, string? User, string? Account, string Partition, string State);

/// <summary>All jobs that one listing showed. Immutable.</summary>
public sealed class SlurmTable
{
    private readonly Dictionary<long, SlurmJob> _jobs;

    internal SlurmTable(Dictionary<long, SlurmJob> jobs) => _jobs = jobs;

    public static SlurmTable Empty { get; } = new([]);

    public int Count => _jobs.Count;

    public IReadOnlyCollection<SlurmJob> Jobs => _jobs.Values;

    /// <summary>Null when the listing had no such job.</summary>
    public SlurmJob? Find(long id) => _jobs.GetValueOrDefault(id);
}
