namespace LustreActors.Simulator;

/// <summary>
/// What really happened, whatever the files still show of it. A target's, an export's and a job's own accounts stand on
/// <see cref="SimulatedTarget"/>; here are the ways to find them, and the sums that no single account holds.
/// </summary>
public sealed class SimulatedTruth
{
    private readonly SimulatedLustre _model;

    internal SimulatedTruth(SimulatedLustre model) => _model = model;

    public SimulatedFilesystem Filesystem(string name) =>
        _model.Filesystems.FirstOrDefault(f => f.Name == name)
        ?? throw new ArgumentException($"The simulation has no filesystem '{name}'.", nameof(name));

    public SimulatedTarget Target(string name) =>
        _model.Targets.FirstOrDefault(t => t.Name == name)
        ?? throw new ArgumentException($"The simulation has no target '{name}'.", nameof(name));

    public SimulatedClient Client(string filesystem, string nid) =>
        Filesystem(filesystem).Clients.FirstOrDefault(c => c.Nid == nid)
        ?? throw new ArgumentException($"Filesystem '{filesystem}' has no client '{nid}'.", nameof(nid));

    /// <summary>Every mount of a filesystem on the node with that NID.</summary>
    public IEnumerable<SimulatedClient> Mounts(string filesystem, string nid) =>
        Filesystem(filesystem).Clients.Where(c => c.Nid == nid);

    /// <summary>A client's connection to a target.</summary>
    public SimulatedImport Import(string nid, string target) => Client(Target(target).Filesystem, nid).Import(target);

    /// <summary>All that the OSTs of a filesystem ever counted.</summary>
    public OperationCounters OstTotals(string filesystem) =>
        Total(OperationLayout.Ost, Filesystem(filesystem).Osts.Select(t => t.Counters.Lifetime));

    /// <summary>All that the MDTs of a filesystem ever counted.</summary>
    public OperationCounters MdtTotals(string filesystem) =>
        Total(OperationLayout.Mdt, Filesystem(filesystem).Mdts.Select(t => t.Counters.Lifetime));

    /// <summary>All that one job id ever did on the OSTs of a filesystem, over every incarnation.</summary>
    public OperationCounters JobOnOsts(string filesystem, string job) =>
        Total(OperationLayout.Ost, OfJob(Filesystem(filesystem).Osts, job));

    /// <summary>All that one job id ever did on the MDTs of a filesystem, over every incarnation.</summary>
    public OperationCounters JobOnMdts(string filesystem, string job) =>
        Total(OperationLayout.Mdt, OfJob(Filesystem(filesystem).Mdts, job));

    /// <summary>All that one client ever did on the OSTs of a filesystem, over every mount.</summary>
    public OperationCounters ClientOnOsts(string filesystem, string nid) =>
        Total(OperationLayout.Ost, OfClient(Filesystem(filesystem).Osts, nid));

    /// <summary>All that one client ever did on the MDTs of a filesystem, over every mount.</summary>
    public OperationCounters ClientOnMdts(string filesystem, string nid) =>
        Total(OperationLayout.Mdt, OfClient(Filesystem(filesystem).Mdts, nid));

    /// <summary>A job id as a reader of this release's <c>job_stats</c> can know it: until 2.15.1 what cannot be printed is lost to '?'.</summary>
    public string VisibleJobId(string job) => JobIdText.Visible(job, LustreFormat.Of(_model.Options.Version).JobIds);

    private static IEnumerable<OperationCounters> OfJob(IEnumerable<SimulatedTarget> targets, string job) =>
        targets.Select(t => t.FindJob(job)).OfType<JobAccount>().Select(j => j.Counters.Lifetime);

    private static IEnumerable<OperationCounters> OfClient(IEnumerable<SimulatedTarget> targets, string nid) =>
        targets.SelectMany(t => t.Exports).Where(e => e.Client.Nid == nid).Select(e => e.Counters.Lifetime);

    private static OperationCounters Total(OperationLayout layout, IEnumerable<OperationCounters> parts)
    {
        var total = new OperationCounters(layout);
        foreach (var part in parts)
            total.Add(part);
        return total;
    }
}
