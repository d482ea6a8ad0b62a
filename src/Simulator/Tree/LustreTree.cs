using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Network;

namespace LustreActors.Simulator.Tree;

/// <summary>The part of a model on one node. By default all targets, the MGS, and the local mounts if the model has them.</summary>
public sealed record LustreNode
{
    /// <summary>The names of the targets that the node serves; null for all.</summary>
    public IReadOnlyCollection<string>? Targets { get; init; }

    public bool Mgs { get; init; } = true;

    /// <summary>The NID of the client whose mounts the node shows; null for the local mount.</summary>
    public string? Nid { get; init; }

    /// <summary>The node's NIDs on other networks, whose mounts it shows too.</summary>
    public IReadOnlyCollection<string> OtherNids { get; init; } = [];

    /// <summary>The node forwards messages between networks; it has LNet and no Lustre.</summary>
    public bool Router { get; init; }

    public LnetOptions Lnet { get; init; } = new();
}

/// <summary>
/// The files of one node below a root: <c>proc/fs/lustre</c>, <c>sys/fs/lustre</c> and <c>sys/kernel/debug/lustre</c> as a node of the
/// model's release has them. <see cref="Write"/> brings them to the model's present. Only one thread may use a tree at a time; any thread
/// or process may read the files.
/// </summary>
public sealed class LustreTree : IDisposable
{
    private const string LocalNid = "0@lo";

    private readonly SimulatedLustre _model;
    private readonly TreeStore _store;
    private readonly HashSet<string> _nids;
    private readonly bool _router;
    private readonly string _mgcUuid;
    private readonly FileTable _node;
    private readonly FileTable _mgc;
    private readonly FileTable _lnet;
    private readonly ServiceFiles _services;
    private readonly NodemapFiles _nodemaps;
    private readonly List<TargetFiles> _targets = [];
    private readonly Dictionary<SimulatedClient, MountFiles> _mounts = [];
    private readonly List<MountFiles> _unmounted = [];
    private bool _hangCapacity;

    public LustreTree(SimulatedLustre model, string root, LustreNode? node = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(root);
        node ??= new LustreNode();
        Root = Path.GetFullPath(root);
        _model = model;
        _nids = [node.Nid ?? LocalNid, .. node.OtherNids];
        _router = node.Router;
        _store = new TreeStore(Root, lustre: !node.Router);
        _services = new ServiceFiles(_store, model, Shown);
        _nodemaps = new NodemapFiles(_store, model, Shown);
        foreach (var name in node.Targets ?? [])
            model.Truth.Target(name);
        foreach (var target in model.Targets)
        {
            if (target.Kind == TargetKind.Mgs ? node.Mgs : node.Targets?.Contains(target.Name) ?? true)
                _targets.Add(new TargetFiles(_store, model, target));
        }

        Lnet = model.NewLnet(node);
        foreach (var files in _targets)
            model.Traffic.AttachServer(files.Target, Lnet);
        _mgcUuid = model.UuidOfMgc(node.Nid ?? LocalNid);
        _node = new FileTable(_store, model);
        NodeFiles.AddNode(_node, Shown, Devices);
        _mgc = new FileTable(_store, model);
        NodeFiles.AddMgc(_mgc, node.Nid is null && node.Mgs, _mgcUuid, FollowersOfMgs);
        _lnet = new FileTable(_store, model);
        NodeFiles.AddLnet(_lnet, Lnet);
    }

    public string Root { get; }

    /// <summary>The node's LNet: its counters, and the output of <c>lnetctl</c>.</summary>
    public SimulatedLnet Lnet { get; }

    /// <summary>
    /// The <c>ping</c> files that were read. On a live client that sends an RPC and waits for the answer, so no reader may do it. This
    /// needs a file system that keeps times of access (<c>relatime</c>).
    /// </summary>
    public IEnumerable<string> Pinged =>
        _mounts.Values.SelectMany(mount => mount.Pinged).Concat(_mgc.Pinged);

    /// <summary>The targets whose files this node shows.</summary>
    public IEnumerable<string> Targets => Shown().Select(target => target.Name);

    /// <summary>
    /// The counters of a service of this node (<c>ost_io</c>, <c>mdt</c>, <c>ldlm_canceld</c> …): the RPCs of the node's targets, each for
    /// as long as the node served it.
    /// </summary>
    public OperationCounters Service(string name) => _services.Counters(name);

    /// <summary>Brings every file to the model's present, and removes the files of targets, clients and mounts that are gone.</summary>
    public void Write()
    {
        _store.BeginPass();
        _lnet.Put();
        if (!_router)
            PutLustre();
        _store.EndPass();
        // After the end of the pass: it feeds the pipes of earlier hangs, and would feed one that ends within the pass twice.
        foreach (var (client, mount) in _mounts)
        {
            if (client.Connected && client.Mount == mount.Mount)
            {
                mount.HangCapacity(_hangCapacity);
                continue;
            }

            mount.HangCapacity(false);
            _mounts.Remove(client);
        }

        foreach (var mount in _unmounted)
            mount.HangCapacity(false);
        _unmounted.Clear();
    }

    /// <summary>
    /// Lets the capacity files of an <c>osc</c> or <c>mdc</c> hang while its import is neither FULL nor IDLE, as on a live client. A reader
    /// of such a file waits until a <see cref="Write"/> finds the import recovered, or until this is called with false.
    /// </summary>
    public void HangCapacity(bool hang = true)
    {
        _hangCapacity = hang;
        Write();
    }

    private void PutLustre()
    {
        _node.Put();
        _services.Put();
        _nodemaps.Put();
        _mgc.Put();
        foreach (var target in _targets)
            target.Put();
        foreach (var client in Mounted())
            MountOf(client).Put();
    }

    /// <summary>
    /// The path of a parameter: <c>job_stats</c>, <c>exports/10.1.0.1@tcp/stats</c>, <c>osd/kbytesfree</c> of a target;
    /// <c>stats</c>, <c>lov/target_obd</c> of a mount (<c>scratch-ffff…</c>); <c>import</c>, <c>ldlm/lock_count</c> of its connection to a
    /// target (<c>scratch-OST0000-osc-ffff…</c>) or of the node's to the MGS (<c>MGC…</c>); <c>health_check</c>, <c>lnet/stats</c> of the
    /// node, whose name is empty.
    /// </summary>
    public string PathOf(string target, string parameter) => Find(target, parameter).Path;

    /// <summary>Makes opening the file block, until the handle is released.</summary>
    public HungFile Hang(string target, string parameter) => new(_store, Find(target, parameter));

    /// <summary>Changes bytes of the file at random with every write, until the handle is released. The seed decides the changes.</summary>
    public DistortedFile Garbage(string target, string parameter, int seed) =>
        new(_store, Find(target, parameter), new Randomness((ulong)seed));

    /// <summary>Cuts the file in its middle, until the handle is released.</summary>
    public DistortedFile Truncate(string target, string parameter) => new(_store, Find(target, parameter), null);

    /// <summary>Unmounts a target: its files go at once.</summary>
    public void Vanish(string target) => Show(target, false);

    /// <summary>Mounts it again; its counters restart at zero.</summary>
    public void Return(string target)
    {
        if (!Hosted(target).Vanished)
            return;
        _model.Remount(target, elsewhere: false);
        Show(target, true);
    }

    /// <summary>Restarts the counters of the target and its exports at zero and empties its job table.</summary>
    public void ResetCounters(string target)
    {
        _model.ResetCounters(Hosted(target).Target.Name);
        Write();
    }

    /// <summary>The target leaves this node and is mounted on another one of the same model.</summary>
    public void Failover(string target, LustreTree other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this || other._model != _model)
            throw new ArgumentException("A target fails over to another tree of the same model.", nameof(other));
        var files = Hosted(target);
        _targets.Remove(files);
        Write();
        _model.Remount(target, elsewhere: true);
        _model.Traffic.AttachServer(files.Target, other.Lnet);
        other._targets.Add(new TargetFiles(other._store, _model, files.Target));
        other.Write();
    }

    /// <summary>Puts more jobs into a target's table.</summary>
    public void Jobs(string target, int count)
    {
        _model.AddJobs(Hosted(target).Target.Name, count);
        Write();
    }

    /// <summary>Ends every fault, so that no reader waits on a file of this tree. The files stay.</summary>
    public void Dispose() => _store.Dispose();

    private IEnumerable<SimulatedTarget> Shown() => _targets.Where(files => !files.Vanished).Select(files => files.Target);

    private void Show(string target, bool shown)
    {
        Hosted(target).Vanished = !shown;
        Hosted(target).Target.Serving = shown;
        Write();
    }

    private TargetFiles Hosted(string target) =>
        _targets.Find(files => files.Target.Name == target)
        ?? throw new ArgumentException($"This node does not serve '{target}'.", nameof(target));

    private TreeFile Find(string target, string parameter)
    {
        var found = target.Length == 0 ? FindOfNode(parameter)
            : target == _model.Mgc.Name ? _mgc.Find(parameter)
            : _mounts.Values.FirstOrDefault(each => each.Mount == target) is { } mount ? mount.Find(parameter)
            : _mounts.Values.Select(each => each.FindOfImport(target, parameter)).FirstOrDefault(file => file is not null)
                ?? Hosted(target).Find(parameter);
        return found ?? throw new ArgumentException($"'{target}' has no file '{parameter}' in this release.", nameof(parameter));
    }

    private TreeFile? FindOfNode(string parameter) => _node.Find(parameter) ?? _services.Find(parameter) ?? _nodemaps.Find(parameter)
        ?? _lnet.Find(parameter);

    private MountFiles MountOf(SimulatedClient client)
    {
        if (_mounts.TryGetValue(client, out var files) && files.Mount == client.Mount)
            return files;
        if (files is not null)
            _unmounted.Add(files);
        return _mounts[client] = new MountFiles(_store, _model, _model.Truth.Filesystem(client.Filesystem), client);
    }

    private IEnumerable<SimulatedClient> Mounted() =>
        _model.Filesystems.SelectMany(filesystem => filesystem.Clients).Where(client => client.Connected && _nids.Contains(client.Nid));

    private IEnumerable<string> FollowersOfMgs() =>
        Mounted().Select(client => $"{client.Filesystem}-client").Distinct()
            .Concat(Shown().Where(target => target.Kind == TargetKind.Mdt).Select(target => target.Name));

    private IEnumerable<DeviceLine> Devices()
    {
        var shown = Shown().ToList();
        foreach (var line in shown.Where(target => target.Kind == TargetKind.Mgs).SelectMany(DeviceList.OfMgs))
            yield return line;
        yield return new DeviceLine("mgc", _model.Mgc.Name, _mgcUuid);
        foreach (var line in DeviceList.OfTargets(shown, _model.Options.Osd).Concat(Mounted().SelectMany(DeviceList.OfMount)))
            yield return line;
        foreach (var mdt in shown.Where(target => target.Kind == TargetKind.Mdt))
        {
            foreach (var line in DeviceList.OfProxies(mdt, _model.Truth.Filesystem(mdt.Filesystem)))
                yield return line;
        }
    }
}
