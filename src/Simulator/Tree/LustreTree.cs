namespace LustreActors.Simulator;

/// <summary>The part of a model that one node has. Default: all targets, the MGS, and the local mounts if the model has them.</summary>
public sealed record LustreNode
{
    /// <summary>The names of the targets served here; null serves them all.</summary>
    public IReadOnlyCollection<string>? Targets { get; init; }

    public bool Mgs { get; init; } = true;

    /// <summary>The node is this client, and shows its mounts; null stands for the local mount.</summary>
    public string? Nid { get; init; }

    /// <summary>The same node's NIDs on other networks: it shows the mounts behind them too.</summary>
    public IReadOnlyCollection<string> OtherNids { get; init; } = [];

    /// <summary>The node only forwards messages between networks: it has LNet and no Lustre.</summary>
    public bool Router { get; init; }

    public LnetOptions Lnet { get; init; } = new();
}

/// <summary>
/// The files of one node below a root: <c>proc/fs/lustre</c>, <c>sys/fs/lustre</c> and <c>sys/kernel/debug/lustre</c> as a node of the
/// model's release has them. <see cref="Write"/> brings them to the model's present. Not safe for use by several threads at once;
/// readers of the files may be anywhere.
/// </summary>
public sealed class LustreTree : IDisposable
{
    private const string LocalNid = "0@lo";

    private readonly SimulatedLustre _model;
    private readonly TreeStore _store;
    private readonly HashSet<string> _nids;
    private readonly bool _router;
    private readonly NodeFiles _node;
    private readonly ServiceFiles _services;
    private readonly NodemapFiles _nodemaps;
    private readonly NodeTuning _tuning;
    private readonly MgcFiles _mgc;
    private readonly LnetFiles _lnetFiles;
    private readonly List<TargetFiles> _targets = [];
    private readonly Dictionary<SimulatedClient, MountFiles> _mounts = [];
    private readonly List<MountFiles> _left = [];
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
        _node = new NodeFiles(_store, model, Shown);
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
        _tuning = new NodeTuning(_store, model, Devices, () => Shown().Sum(target => target.Locks.Count));
        _mgc = new MgcFiles(_store, model, node.Nid is null && node.Mgs, model.UuidOfMgc(node.Nid ?? LocalNid), FollowersOfTheMgs);
        _lnetFiles = new LnetFiles(_store, model, Lnet);
    }

    public string Root { get; }

    /// <summary>The node's LNet: its counters, and what <c>lnetctl</c> would say of them.</summary>
    public SimulatedLnet Lnet { get; }

    /// <summary>
    /// The <c>ping</c> files that somebody read. On a live client that sends an RPC and waits for it, so nobody may. Only a file system
    /// that keeps times of access (<c>relatime</c>) can tell.
    /// </summary>
    public IEnumerable<string> Pinged =>
        _mounts.Values.SelectMany(mount => mount.Client.Pinged).Concat(_mgc.Pinged ? [_mgc.PingPath] : []);

    /// <summary>The targets that this node shows at present.</summary>
    public IEnumerable<string> Targets => _targets.Where(files => !files.Vanished).Select(files => files.Target.Name);

    /// <summary>
    /// What a service of this node (<c>ost_io</c>, <c>mdt</c>, <c>ldlm_canceld</c> …) counted: the RPCs of the targets it serves, for as
    /// long as it served them.
    /// </summary>
    public OperationCounters Service(string name) => _services.Counters(name);

    /// <summary>Brings every file to the model's present; files of what is gone are removed.</summary>
    public void Write()
    {
        _store.BeginPass();
        _lnetFiles.Put();
        if (!_router)
            PutLustre();
        _store.EndPass();
        // Only now: the end of a pass feeds the pipes of earlier hangs, and would feed one that ended within it twice.
        foreach (var (client, mount) in _mounts)
        {
            if (client.Connected && client.Mount == mount.Mount)
            {
                mount.Client.HangCapacity(_hangCapacity);
                continue;
            }

            mount.Client.HangCapacity(false);
            _mounts.Remove(client);
        }

        foreach (var mount in _left)
            mount.Client.HangCapacity(false);
        _left.Clear();
    }

    /// <summary>
    /// From now on an <c>osc</c>'s and <c>mdc</c>'s capacity hangs while its import is neither FULL nor IDLE, as on a live client: a reader
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
        _tuning.Put();
        _mgc.Put();
        foreach (var target in _targets)
            target.Put();
        foreach (var filesystem in _model.Filesystems)
        {
            foreach (var client in filesystem.Clients)
            {
                if (!_nids.Contains(client.Nid))
                    continue;
                if (client.Connected)
                    MountOf(filesystem, client).Put();
            }
        }
    }

    /// <summary>
    /// The path of a parameter: <c>job_stats</c>, <c>exports/10.1.0.1@tcp/stats</c>, <c>osd/kbytesfree</c> of a target;
    /// <c>stats</c>, <c>lov/target_obd</c> of a mount (<c>scratch-ffff…</c>); <c>import</c>, <c>ldlm/lock_count</c> of its connection to a
    /// target (<c>scratch-OST0000-osc-ffff…</c>) or of the node's to the MGS (<c>MGC…</c>); <c>health_check</c>, <c>lnet/stats</c> of the
    /// node, whose name is empty.
    /// </summary>
    public string PathOf(string target, string parameter) => Find(target, parameter).Path;

    /// <summary>From now on opening the file blocks, until the handle is released.</summary>
    public HungFile Hang(string target, string parameter) => new(_store, Find(target, parameter));

    /// <summary>From now on the file is mutated with every write, the same way for the same seed, until the handle is released.</summary>
    public DistortedFile Garbage(string target, string parameter, int seed) =>
        new(_store, Find(target, parameter), new Randomness((ulong)seed));

    /// <summary>From now on the file ends in the middle, until the handle is released.</summary>
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

    /// <summary>Puts so many more jobs into a target's table.</summary>
    public void Jobs(string target, int count)
    {
        _model.AddJobs(Hosted(target).Target.Name, count);
        Write();
    }

    /// <summary>Ends every fault, so that nobody waits on a file of this tree. The files stay.</summary>
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
        var found = target.Length == 0 ? _node.Find(parameter) ?? _services.Find(parameter) ?? _nodemaps.Find(parameter) ?? _tuning.Find(parameter) ?? _lnetFiles.Find(parameter)
            : target == _model.Mgc.Name ? _mgc.Find(parameter)
            : _mounts.Values.FirstOrDefault(m => m.Mount == target) is { } mount ? mount.Find(parameter) ?? mount.Client.FindOfMount(parameter)
            : _mounts.Values.Select(m => m.Client.FindOfDevice(target, parameter)).FirstOrDefault(file => file is not null) is { } ofImport ? ofImport
            : Hosted(target).FindAny(parameter);
        return found ?? throw new ArgumentException($"'{target}' has no file '{parameter}' in this release.", nameof(parameter));
    }

    private MountFiles MountOf(SimulatedFilesystem filesystem, SimulatedClient client)
    {
        if (_mounts.TryGetValue(client, out var files) && files.Mount == client.Mount)
            return files;
        if (files is not null)
            _left.Add(files);
        return _mounts[client] = new MountFiles(_store, _model, filesystem, client);
    }

    private IEnumerable<SimulatedClient> Mounted() =>
        _model.Filesystems.SelectMany(filesystem => filesystem.Clients).Where(client => client.Connected && _nids.Contains(client.Nid));

    private IEnumerable<string> FollowersOfTheMgs() =>
        Mounted().Select(client => $"{client.Filesystem}-client").Distinct()
            .Concat(_targets.Where(files => !files.Vanished && files.Target.Kind == TargetKind.Mdt).Select(files => files.Target.Name));

    private IEnumerable<DeviceLine> Devices()
    {
        var shown = _targets.Where(files => !files.Vanished).Select(files => files.Target).ToList();
        foreach (var line in shown.Where(target => target.Kind == TargetKind.Mgs).SelectMany(DeviceList.OfMgs))
            yield return line;
        yield return new DeviceLine("mgc", _model.Mgc.Name, _mgc.Uuid);
        foreach (var line in DeviceList.OfTargets(shown, _model.Options.Osd).Concat(Mounted().SelectMany(DeviceList.OfMount)))
            yield return line;
        foreach (var mdt in shown.Where(target => target.Kind == TargetKind.Mdt))
        {
            foreach (var line in DeviceList.OfProxies(mdt, _model.Truth.Filesystem(mdt.Filesystem)))
                yield return line;
        }
    }
}
