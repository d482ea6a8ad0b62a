using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator;

/// <summary>
/// What really happened, even where the files no longer show it. <see cref="SimulatedTarget"/> has the accounts of a target, its exports
/// and its jobs; this finds them, and computes the sums over several of them.
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

    /// <summary>The lifetime counters of all OSTs of a filesystem.</summary>
    public OperationCounters OstTotals(string filesystem) =>
        Total(OperationLayout.Ost, Filesystem(filesystem).Osts.Select(t => t.Counters.Lifetime));

    /// <summary>The lifetime counters of all MDTs of a filesystem.</summary>
    public OperationCounters MdtTotals(string filesystem) =>
        Total(OperationLayout.Mdt, Filesystem(filesystem).Mdts.Select(t => t.Counters.Lifetime));

    /// <summary>The lifetime counters of one job id on the OSTs of a filesystem.</summary>
    public OperationCounters JobOnOsts(string filesystem, string job) =>
        Total(OperationLayout.Ost, OfJob(Filesystem(filesystem).Osts, job));

    /// <summary>The lifetime counters of one job id on the MDTs of a filesystem.</summary>
    public OperationCounters JobOnMdts(string filesystem, string job) =>
        Total(OperationLayout.Mdt, OfJob(Filesystem(filesystem).Mdts, job));

    /// <summary>The lifetime counters of one client on the OSTs of a filesystem.</summary>
    public OperationCounters ClientOnOsts(string filesystem, string nid) =>
        Total(OperationLayout.Ost, OfClient(Filesystem(filesystem).Osts, nid));

    /// <summary>The lifetime counters of one client on the MDTs of a filesystem.</summary>
    public OperationCounters ClientOnMdts(string filesystem, string nid) =>
        Total(OperationLayout.Mdt, OfClient(Filesystem(filesystem).Mdts, nid));

    /// <summary>
    /// A job id as <c>job_stats</c> of this release shows it: until 2.15.1 a character that cannot be printed becomes '?'.
    /// </summary>
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
