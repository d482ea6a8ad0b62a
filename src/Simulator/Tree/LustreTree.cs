namespace LustreActors.Simulator;

/// <summary>What of a model one node has. The default has everything: all targets, the MGS, and the local mounts if the model has them.</summary>
public sealed record LustreNode
{
    /// <summary>The names of the targets served here; null serves them all.</summary>
    public IReadOnlyCollection<string>? Targets { get; init; }

    public bool Mgs { get; init; } = true;

    /// <summary>The node is this client, and shows its mounts; null stands for the local mount.</summary>
    public string? Nid { get; init; }
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
    private readonly string _nid;
    private readonly NodeFiles _node;
    private readonly ServiceFiles _services;
    private readonly NodemapFiles _nodemaps;
    private readonly List<TargetFiles> _targets = [];
    private readonly Dictionary<SimulatedClient, MountFiles> _mounts = [];

    public LustreTree(SimulatedLustre model, string root, LustreNode? node = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(root);
        node ??= new LustreNode();
        Root = Path.GetFullPath(root);
        _model = model;
        _nid = node.Nid ?? LocalNid;
        _store = new TreeStore(Root);
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
    }

    public string Root { get; }

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
        _node.Put();
        _services.Put();
        _nodemaps.Put();
        foreach (var target in _targets)
            target.Put();
        foreach (var filesystem in _model.Filesystems)
        {
            foreach (var client in filesystem.Clients)
            {
                if (client.Connected && client.Nid == _nid)
                    MountOf(filesystem, client).Put();
            }
        }

        _store.EndPass();
    }

    /// <summary>
    /// The path of a parameter: <c>job_stats</c>, <c>exports/10.1.0.1@tcp/stats</c>, <c>osd/kbytesfree</c> of a target;
    /// <c>stats</c> of a mount (<c>scratch-ffff…</c>); <c>health_check</c> of the node, whose name is empty.
    /// </summary>
    public string PathOf(string target, string parameter) => Find(target, parameter).Path;

    /// <summary>From now on whoever opens the file waits, until the handle is released.</summary>
    public HungFile Hang(string target, string parameter) => new(_store, Find(target, parameter));

    /// <summary>From now on the file is mutated with every write, the same way for the same seed, until the handle is released.</summary>
    public DistortedFile Garbage(string target, string parameter, int seed) =>
        new(_store, Find(target, parameter), new Randomness((ulong)seed));

    /// <summary>From now on the file ends in the middle, until the handle is released.</summary>
    public DistortedFile Truncate(string target, string parameter) => new(_store, Find(target, parameter), null);

    /// <summary>Unmounts a target: its files go at once.</summary>
    public void Vanish(string target) => Show(target, false);

    /// <summary>Mounts it again, with counters that begin anew.</summary>
    public void Return(string target)
    {
        if (!Hosted(target).Vanished)
            return;
        _model.Remount(target);
        Show(target, true);
    }

    /// <summary>The target's counters, its exports' and its job table begin anew.</summary>
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
        _model.Remount(target);
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
        Write();
    }

    private TargetFiles Hosted(string target) =>
        _targets.Find(files => files.Target.Name == target)
        ?? throw new ArgumentException($"This node does not serve '{target}'.", nameof(target));

    private TreeFile Find(string target, string parameter)
    {
        var found = target.Length == 0 ? _node.Find(parameter) ?? _services.Find(parameter) ?? _nodemaps.Find(parameter)
            : _mounts.Values.FirstOrDefault(m => m.Mount == target) is { } mount ? mount.Find(parameter)
            : Hosted(target).FindAny(parameter);
        return found ?? throw new ArgumentException($"'{target}' has no file '{parameter}' in this release.", nameof(parameter));
    }

    private MountFiles MountOf(SimulatedFilesystem filesystem, SimulatedClient client)
    {
        if (!_mounts.TryGetValue(client, out var files) || files.Mount != client.Mount)
            _mounts[client] = files = new MountFiles(_store, _model, filesystem, client);
        return files;
    }
}
