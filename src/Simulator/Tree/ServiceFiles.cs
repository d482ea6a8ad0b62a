using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>
/// The request services of a node: those of the kinds of targets it has served, and the lock services. A service counts the RPCs of a
/// target for as long as the node serves it, and keeps its counts when the target leaves.
/// </summary>
internal sealed class ServiceFiles
{
    private static readonly string Policies = $"\n{Queue("regular")}{Queue("high_priority")}";

    private readonly FileTable _files;
    private readonly Func<IEnumerable<SimulatedTarget>> _hosted;
    private readonly long _startedAt;
    private readonly Dictionary<SimulatedTarget, OperationCounters[]?> _serving = [];
    private readonly OperationCounters[] _kept = [.. RpcService.All.Select(service => new OperationCounters(service.Layout))];
    private readonly OperationCounters[] _sums = [.. RpcService.All.Select(service => new OperationCounters(service.Layout))];
    private readonly HashSet<ServiceGroup> _groups = [];
    private bool _counting;

    public ServiceFiles(TreeStore store, SimulatedLustre model, Func<IEnumerable<SimulatedTarget>> hosted)
    {
        _files = new FileTable(store, model);
        _hosted = hosted;
        _startedAt = (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
    }

    public OperationCounters Counters(string name)
    {
        var service = RpcService.Named(name);
        Follow();
        return OperationCounters.Sum(service.Layout, Sum(service));
    }

    public TreeFile? Find(string parameter) => _files.Find(parameter);

    public void Put()
    {
        Follow();
        _files.Put();
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
            // A node that has a target from the start has served it since the simulation began.
            _serving.Add(
                target, _counting ? [.. RpcService.All.Select(s => OperationCounters.Sum(s.Layout, target.Services.Of(s)))] : null);
            AddGroup(target.Kind switch { TargetKind.Ost => ServiceGroup.Oss, TargetKind.Mdt => ServiceGroup.Mds, _ => ServiceGroup.Mgs });
            AddGroup(ServiceGroup.Locks);
        }

        _counting = true;
    }

    private void AddGroup(ServiceGroup group)
    {
        if (!_groups.Add(group))
            return;
        if (group == ServiceGroup.Oss)
            _files.In("ost/OSS", "ost/OSS/").AddConstants(Place.SysSince212, "uuid OSS_uuid");
        if (group == ServiceGroup.Mds)
            _files.In("mds/MDS", "mds/MDS/").AddConstants(Place.SysSince212, "uuid MDS_uuid");
        foreach (var service in RpcService.All.Where(service => service.Group == group && service.ExistsIn(_files.Version)))
            AddService(service);
    }

    private void AddService(RpcService service)
    {
        var (format, model) = (_files.Format, _files.Model);
        var lines = CounterLine.All(service.Layout, UnitOf, _ => CounterColumns.WithSumOfSquares);
        var directory = _files.In(service.Directory, service.Directory + "/");
        directory.Add("stats", Place.DebugSince212, writer =>
            StatsText.Write(writer, format, lines, Sum(service), _startedAt, model.Nanoseconds));
        directory.AddConstants(
            Place.SysSince212, $"threads_min 3, threads_max {(service.Group == ServiceGroup.Mgs ? 32 : 80)}, high_priority_ratio 10");
        directory.Add("timeouts", Place.DebugSince212, writer => WriteTimeouts(writer, service, model.Nanoseconds));
        directory.AddConstant("nrs_policies", Place.DebugSince212, Policies);
        // As many threads as were ever busy at once, and at least those of the start.
        directory.AddNumber("threads_started", Place.SysSince212, () => Math.Max(3, Sum(service)[RpcService.Active].Maximum + 1));
        directory.AddConstants(Place.DebugSince212SysSince217, "req_buffer_history_len 0, req_buffer_history_max 0");
        if (_files.Version >= LustreVersion.V2_12)
            directory.AddConstants(Place.DebugSince212SysSince217, "req_buffers_max 0");
    }

    /// <summary>The estimate of the time that a request takes: the longest timeout that any was given.</summary>
    private void WriteTimeouts(Utf8Writer writer, RpcService service, long now)
    {
        var estimate = Math.Max(1, Sum(service)["req_timeout"].Maximum);
        writer.Write($"   service : cur {estimate,3}  worst {estimate,3} (at {_startedAt / 1_000_000_000}, ");
        writer.Write($"{(now - _startedAt) / 1_000_000_000}s ago)   1   1   1   1 \n");
    }

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

    /// <summary>One queue of requests: the policy that orders them, and one that could.</summary>
    private static string Queue(string name) => $"{name}_requests:\n{Policy("fifo", "started", "yes")}{Policy("tbf", "stopped", "no")}";

    private static string Policy(string name, string state, string fallback) =>
        $"  - name: {name}\n    state: {state}\n    fallback: {fallback}\n    queued: {0,-20}\n    active: {0,-20}\n\n";

    private string UnitOf(string name) => name switch
    {
        "req_qdepth" or "req_active" => "reqs",
        "req_timeout" => _files.Version >= LustreVersion.V2_14 ? "secs" : "sec",
        "reqbuf_avail" => "bufs",
        _ when !RpcService.IsTimed(name) => "reqs",
        _ => _files.Version >= LustreVersion.V2_14 ? "usecs" : "usec",
    };
}
