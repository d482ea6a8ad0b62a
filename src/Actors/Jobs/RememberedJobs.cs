using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// The jobs of SLURM's last listing, and for a while those that have left it: the last writes of a job are seen after it has left the
/// queue. The time is counted from listing to listing, so that no job is forgotten while SLURM does not answer.
/// </summary>
internal sealed class RememberedJobs(TimeSpan remember, TimeProvider time)
{
    private readonly Dictionary<long, (SlurmJob Job, long ListedAt)> _gone = [];
    private SlurmTable _listed = SlurmTable.Empty;
    private SlurmTable _lookedUp = SlurmTable.Empty;
    private long _listedAt;

    public void Update(TableRead? listing, TableRead? lookedUp)
    {
        _lookedUp = lookedUp?.Table as SlurmTable ?? SlurmTable.Empty;
        if (listing?.Table is not SlurmTable table || ReferenceEquals(table, _listed))
            return;
        foreach (var job in _listed.Jobs)
        {
            if (table.Find(job.Id) is null)
            {
                _gone[job.Id] = (job, _listedAt);
                _gone[job.ArrayId] = (job, _listedAt);
            }
        }

        (_listed, _listedAt) = (table, listing.CollectedAt);
        foreach (var (id, (_, listedAt)) in _gone)
        {
            if (table.Find(id) is not null || time.GetElapsedTime(listedAt, _listedAt) > remember)
                _gone.Remove(id);
        }
    }

    /// <summary>Finds a job; null if it is in no listing that is remembered.</summary>
    public SlurmJob? Find(long id)
    {
        if (id == 0)
            return null;
        return _listed.FindArray(id) ?? (_gone.TryGetValue(id, out var gone) ? gone.Job : _lookedUp.Find(id));
    }
}
