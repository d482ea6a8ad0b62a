namespace LustreActors.Simulator;

/// <summary>
/// The RPCs that a server handled on behalf of one target, by service. They outlive the target's own counters: a service belongs to the
/// node and goes on counting when a target is mounted again.
/// </summary>
internal sealed class TargetServices
{
    private readonly OperationCounters[] _counters = [.. RpcService.All.Select(service => new OperationCounters(service.Layout))];
    private readonly (RpcService Service, int Operation)[] _routes;
    private readonly Randomness _chance;
    private readonly bool _enqueuesOpens;

    public TargetServices(TargetKind kind, LustreVersion version, Randomness chance)
    {
        _chance = chance;
        _enqueuesOpens = kind == TargetKind.Mdt;
        _routes = kind switch
        {
            TargetKind.Ost => [.. Enum.GetValues<OstOperation>().Select(operation => Route(operation, version))],
            TargetKind.Mdt => [.. Enum.GetValues<MdtOperation>().Select(operation => Route(operation, version))],
            _ => [(RpcService.Mgs, RpcService.Mgs.Operation("mgs_target_reg"))],
        };
    }

    public OperationCounters Of(RpcService service) => _counters[service.Index];

    /// <summary>A counted operation of the target, where one RPC stands behind it.</summary>
    public void Serve(int operation, long microseconds, int times)
    {
        var (service, index) = _routes[operation];
        if (index < 0)
            return;
        // An open travels inside the request for its lock.
        if (_enqueuesOpens && operation == (int)MdtOperation.Open)
            _counters[service.Index].Record(RpcService.Mdt.Operation("ldlm_ibits_enqueue"), 1, times);
        var timed = RpcService.IsTimed(service.Layout.Names[index]);
        Handle(service, index, timed ? microseconds : 1, times);
    }

    public void Serve(RpcService service, string operation, int fast, int slow, int times = 1) =>
        Handle(service, service.Operation(operation), RpcService.IsTimed(operation) ? _chance.Between(fast, slow) : 1, times);

    private void Handle(RpcService service, int operation, long value, int times)
    {
        var counters = _counters[service.Index];
        var busy = _chance.OneIn(10);
        counters.Record(RpcService.WaitTime, busy ? _chance.Between(40, 20_000) : _chance.Between(20, 400), times);
        counters.Record(RpcService.QueueDepth, busy ? _chance.Between(0, 6) : 0, times);
        counters.Record(RpcService.Active, busy ? _chance.Between(2, 12) : 1, times);
        counters.Record(RpcService.Timeout, _chance.OneIn(200) ? 10 : 5, times);
        counters.Record(RpcService.BuffersAvailable, busy ? _chance.Between(60, 63) : 64, times * 2);
        counters.Record(operation, value, times);
    }

    private static (RpcService, int) Route(OstOperation operation, LustreVersion version) => operation switch
    {
        OstOperation.Read => To(RpcService.OstIo, "ost_read"),
        OstOperation.Write => To(RpcService.OstIo, "ost_write"),
        OstOperation.Punch => To(RpcService.OstIo, "ost_punch"),
        OstOperation.Prealloc => To(version >= LustreVersion.V2_16 ? RpcService.OstIo : RpcService.Ost, "ost_fallocate"),
        OstOperation.Statfs => To(RpcService.OstCreate, "ost_statfs"),
        OstOperation.Getattr => To(RpcService.Ost, "ost_getattr"),
        OstOperation.Setattr => To(RpcService.Ost, "ost_setattr"),
        OstOperation.Sync => To(RpcService.Ost, "ost_sync"),
        OstOperation.Destroy => To(RpcService.Ost, "ost_destroy"),
        OstOperation.Create => To(RpcService.Ost, "ost_create"),
        OstOperation.GetInfo => To(RpcService.Ost, "ost_get_info"),
        OstOperation.SetInfo => To(RpcService.Ost, "ost_set_info"),
        OstOperation.Quotactl => To(RpcService.Ost, "ost_quotactl"),
        _ => (RpcService.Ost, -1),
    };

    private static (RpcService, int) Route(MdtOperation operation, LustreVersion version) => operation switch
    {
        MdtOperation.Open => To(RpcService.Mdt, "mds_reint_open"),
        MdtOperation.Close => To(RpcService.MdtReadpage, "mds_close"),
        MdtOperation.Getxattr => To(RpcService.MdtReadpage, "mds_getxattr"),
        MdtOperation.Mknod or MdtOperation.Mkdir => To(RpcService.Mdt, "mds_reint_create"),
        MdtOperation.Link => To(RpcService.Mdt, "mds_reint_link"),
        MdtOperation.Unlink or MdtOperation.Rmdir => To(RpcService.Mdt, "mds_reint_unlink"),
        MdtOperation.Rename => To(version >= LustreVersion.V2_16 ? RpcService.MdtIo : RpcService.Mdt, "mds_reint_rename"),
        MdtOperation.Setattr => To(RpcService.Mdt, "mds_reint_setattr"),
        MdtOperation.Setxattr => To(RpcService.Mdt, "mds_reint_setxattr"),
        MdtOperation.Getattr => To(RpcService.Mdt, "mds_getattr_lock"),
        MdtOperation.Statfs => To(RpcService.Mdt, "mds_statfs"),
        MdtOperation.Sync => To(RpcService.Mdt, "mds_sync"),
        MdtOperation.Read => To(RpcService.MdtIo, "ost_read"),
        MdtOperation.Write => To(RpcService.MdtIo, "ost_write"),
        _ => (RpcService.Mdt, -1),
    };

    private static (RpcService, int) To(RpcService service, string operation) => (service, service.Operation(operation));
}
