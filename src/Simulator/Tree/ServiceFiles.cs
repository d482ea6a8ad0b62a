namespace LustreActors.Simulator;

/// <summary>
/// The request services of a node: those of the kinds of targets it has served, and the lock services. A service counts the RPCs of a
/// target for as long as the node serves it, and keeps what it counted when the target leaves.
/// </summary>
internal sealed class ServiceFiles : DeviceFiles
{
    private readonly Func<IEnumerable<SimulatedTarget>> _hosted;
    private readonly ServerPlacement _placement;
    private readonly long _startedAt;
    private readonly Dictionary<SimulatedTarget, OperationCounters[]?> _serving = [];
    private readonly OperationCounters[] _kept = [.. RpcService.All.Select(service => new OperationCounters(service.Layout))];
    private readonly OperationCounters[] _sums = [.. RpcService.All.Select(service => new OperationCounters(service.Layout))];
    private readonly HashSet<ServiceGroup> _groups = [];
    private bool _counting;

    public ServiceFiles(TreeStore store, SimulatedLustre model, Func<IEnumerable<SimulatedTarget>> hosted)
        : base(store, model)
    {
        _hosted = hosted;
        _placement = new ServerPlacement(model.Options.Version);
        _startedAt = (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
    }

    public OperationCounters Counters(string name)
    {
        var service = RpcService.All.FirstOrDefault(s => s.Name == name)
            ?? throw new ArgumentException($"There is no service '{name}'.", nameof(name));
        Follow();
        return OperationCounters.Sum(service.Layout, Sum(service));
    }

    public override void Put()
    {
        Follow();
        base.Put();
    }

    /// <summary>Adds the targets that came since the last pass and removes those that left.</summary>
    private void Follow()
    {
        var hosted = _hosted().ToList();
        foreach (var gone in _serving.Keys.Except(hosted).ToList())
        {
            foreach (var service in RpcService.All)
                AddServed(_kept[service.Index], gone, service);
            _serving.Remove(gone);
        }

        foreach (var target in hosted.Where(target => !_serving.ContainsKey(target)))
        {
            // A node that begins with a target has served it since the simulation began.
            _serving.Add(target, _counting ? [.. RpcService.All.Select(s => OperationCounters.Sum(s.Layout, target.Services.Of(s)))] : null);
            AddGroup(target.Kind switch { TargetKind.Ost => ServiceGroup.Oss, TargetKind.Mdt => ServiceGroup.Mds, _ => ServiceGroup.Mgs });
            AddGroup(ServiceGroup.Locks);
        }

        _counting = true;
    }

    private void AddGroup(ServiceGroup group)
    {
        if (!_groups.Add(group))
            return;
        if (group is ServiceGroup.Oss or ServiceGroup.Mds)
        {
            var server = group == ServiceGroup.Oss ? "OSS" : "MDS";
            AddConstant($"{(group == ServiceGroup.Oss ? "ost" : "mds")}/{server}/uuid", _placement.Values, group == ServiceGroup.Oss ? "ost/OSS" : "mds/MDS", $"{server}_uuid\n");
        }

        foreach (var service in RpcService.All.Where(service => service.Group == group && service.ExistsIn(Model.Options.Version)))
            AddService(service);
    }

    private void AddService(RpcService service)
    {
        var lines = UnitStatsText.Lines(service.Layout, UnitOf, _ => true);
        var directory = service.Directory;
        Add($"{directory}/stats", _placement.Texts, $"{directory}/stats", writer =>
            UnitStatsText.Write(writer, Format, lines, Sum(service), _startedAt, Model.Nanoseconds));
        AddConstant($"{directory}/threads_min", _placement.Values, directory, "3\n");
        AddConstant($"{directory}/threads_max", _placement.Values, directory, service.Group == ServiceGroup.Mgs ? "32\n" : "80\n");
        AddNumber($"{directory}/threads_started", _placement.Values, directory, () => Threads(service));
        AddConstant($"{directory}/high_priority_ratio", _placement.Values, directory, "10\n");
        AddConstant($"{directory}/req_buffer_history_len", _placement.ServiceBuffers, directory, "0\n");
        AddConstant($"{directory}/req_buffer_history_max", _placement.ServiceBuffers, directory, "0\n");
        if (Model.Options.Version >= LustreVersion.V2_12)
            AddConstant($"{directory}/req_buffers_max", _placement.ServiceBuffers, directory, "0\n");
    }

    /// <summary>As many as were ever busy at once, and never fewer than there are from the beginning.</summary>
    private long Threads(RpcService service) => Math.Max(3, Sum(service)[RpcService.Active].Maximum + 1);

    private OperationCounters Sum(RpcService service)
    {
        var sum = _sums[service.Index];
        sum.Clear();
        sum.Add(_kept[service.Index]);
        foreach (var target in _serving.Keys)
            AddServed(sum, target, service);
        return sum;
    }

    private void AddServed(OperationCounters sum, SimulatedTarget target, RpcService service)
    {
        var served = target.Services.Of(service);
        if (_serving[target] is { } before)
            sum.AddDifference(served, before[service.Index]);
        else
            sum.Add(served);
    }

    private string UnitOf(string name) => name switch
    {
        "req_qdepth" or "req_active" => "reqs",
        "req_timeout" => _placement.HasLongUnits ? "secs" : "sec",
        "reqbuf_avail" => "bufs",
        _ when !RpcService.IsTimed(name) => "reqs",
        _ => _placement.HasLongUnits ? "usecs" : "usec",
    };
}
