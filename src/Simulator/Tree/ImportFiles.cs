namespace LustreActors.Simulator;

/// <summary>The <c>osc</c> or <c>mdc</c> files of one mount's connection to one target, and its lock namespace.</summary>
internal sealed class ImportFiles : DeviceFiles
{
    private static readonly string[] Capacity = ["blocksize", "kbytestotal", "kbytesfree", "kbytesavail", "filestotal", "filesfree"];

    private readonly TreeStore _store;
    private readonly SimulatedImport _import;
    private readonly string _directory;
    private readonly PingTrap _ping;
    private readonly List<HungFile> _hangs = [];

    public ImportFiles(TreeStore store, SimulatedLustre model, SimulatedImport import, int order)
        : base(store, model)
    {
        _store = store;
        _import = import;
        Name = import.Name;
        var ost = import.Target.Kind == TargetKind.Ost;
        _directory = $"{(ost ? "osc" : "mdc")}/{Name}";
        AddConnection(ost);
        AddStatistics(ost);
        AddValues(ost);
        AddCapacity();
        new LockFiles(store, model, Name, import.Locks, () => import.MountedAt, order).AddTo(this);
        _ping = new PingTrap(store, store.File(Placement.ImportValues, $"{_directory}/ping", _ => { }));
    }

    public string Name { get; }

    /// <summary>Somebody read <c>ping</c>, which on a live client sends an RPC and waits for it.</summary>
    public bool Pinged => _ping.Read;

    public string PingPath => _ping.Path;

    public override void Put()
    {
        base.Put();
        _ping.Put();
    }

    /// <summary>While the target does not answer, capacity waits for it; and no longer.</summary>
    public void HangCapacity(bool wanted)
    {
        if (wanted && !_import.Usable)
        {
            foreach (var file in Capacity.Select(Find))
            {
                if (file is { Present: true, Fault: null })
                    _hangs.Add(new HungFile(_store, file));
            }

            return;
        }

        foreach (var hang in _hangs)
            hang.Release();
        _hangs.Clear();
    }

    internal void Own(string parameter, TreeRoot root, string relative, Action<Utf8Writer> render) => Add(parameter, root, relative, render);

    private void AddConnection(bool ost)
    {
        var version = Format.Version;
        var flags = ConnectFlags.Of(_import.Target.Kind, version);
        AddText("import", Placement.Imports, _directory, () => ImportText.Import(_import, version, Model.Nanoseconds));
        AddText("state", Placement.Imports, _directory, () => ImportText.State(_import.State, _import.History));
        AddText("timeouts", Placement.Imports, _directory, () => ImportText.Timeouts(_import, version, Model.Nanoseconds));
        AddText("connect_flags", Placement.Imports, _directory, () => ImportText.ConnectFlags(flags));
        AddText(
            ost ? "ost_server_uuid" : "mds_server_uuid", Placement.Imports, _directory,
            () => $"{_import.Target.Name}_UUID\t{_import.State.KernelName()}\n");
        AddText(ost ? "ost_conn_uuid" : "mds_conn_uuid", Placement.ImportValues, _directory, () => $"{_import.ServerNid}\n");
        AddText("uuid", Placement.ImportValues, _directory, () => $"{_import.Client.Uuid}\n");
        AddNumber("pinger_recov", Placement.LateImportValues, _directory, () => 1);
        AddNumber("active", Placement.ImportValues, _directory, () => _import.Active ? 1 : 0);
    }

    private void AddStatistics(bool ost)
    {
        AddText("rpc_stats", Placement.Imports, _directory, () => ost
            ? RpcStatsText.Osc(_import, Format, Model.Nanoseconds)
            : RpcStatsText.Mdc(_import, Format, Model.Nanoseconds));
        Add("stats", Placement.ClientStats, $"{_directory}/stats", writer =>
            ClientStatsText.WriteImport(writer, Format, _import, Model.Nanoseconds));
        // An MDC reads and writes files that are kept on the MDT, which 2.10 has not.
        if (!ost && Format.Version == LustreVersion.V2_10)
            return;
        AddText(ost ? "osc_stats" : "mdc_stats", Placement.Imports, _directory, () => RpcStatsText.Lockless(_import, Format, Model.Nanoseconds));
        AddText("unstable_stats", Placement.Imports, _directory, () => ClientStatsText.UnstableOf(_import));
        if (ost && Format.Version >= LustreVersion.V2_17)
            AddText("io_latency_stats", Placement.Imports, _directory, () => RpcStatsText.Latencies(_import, Format, Model.Nanoseconds));
    }

    private void AddValues(bool ost)
    {
        AddNumber("max_rpcs_in_flight", Placement.ImportValues, _directory, () => 8);
        AddNumber("max_pages_per_rpc", Placement.LateImportValues, _directory, () => ost ? 1024 : 256);
        if (!ost)
            AddNumber("max_mod_rpcs_in_flight", Placement.ImportValues, _directory, () => 7);
        if (!ost && Format.Version == LustreVersion.V2_10)
            return;
        AddNumber("max_dirty_mb", ost ? Placement.ImportValues : Placement.LateImportValues, _directory, () => Format.Version == LustreVersion.V2_10 ? 32 : 2000);
        AddNumber("checksums", Placement.ImportValues, _directory, () => 1);
        AddNumber("cur_grant_bytes", Placement.LateImportValues, _directory, () => _import.GrantBytes);
        AddNumber("cur_lost_grant_bytes", Placement.ImportValues, _directory, () => _import.LostGrantBytes);
        AddNumber("cur_dirty_grant_bytes", Placement.ImportValues, _directory, () => _import.DirtyBytes);
        if (ost)
        {
            AddNumber("cur_dirty_bytes", Placement.ImportValues, _directory, () => _import.DirtyBytes);
            AddNumber("destroys_in_flight", Placement.ImportValues, _directory, () => 0);
            AddNumber("resend_count", Placement.ImportValues, _directory, () => 10);
            AddNumber("grant_shrink_interval", Placement.ImportValues, _directory, () => 1200);
            if (Format.Version >= LustreVersion.V2_12)
                AddNumber("idle_timeout", Placement.ImportValues, _directory, () => 20);
        }
    }

    private void AddCapacity()
    {
        var target = _import.Target;
        AddNumber("blocksize", Placement.ImportValues, _directory, () => Model.Options.Osd == OsdKind.Zfs ? 1 << 20 : 4096);
        AddNumber("kbytestotal", Placement.ImportValues, _directory, () => target.KilobytesTotal);
        AddNumber("kbytesfree", Placement.ImportValues, _directory, () => target.KilobytesFree);
        AddNumber("kbytesavail", Placement.ImportValues, _directory, () => target.KilobytesAvailable);
        AddNumber("filestotal", Placement.ImportValues, _directory, () => target.FilesTotal);
        AddNumber("filesfree", Placement.ImportValues, _directory, () => target.FilesFree);
        if (Placement.HasStatfsState)
            AddText("statfs_state", Placement.ImportValues, _directory, () => target.Degraded ? "D\n" : "\n");
    }
}
