using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>The <c>osc</c> or <c>mdc</c> files of one mount's connection to one target, and its namespace of locks.</summary>
internal sealed class ImportFiles
{
    private static readonly string[] Capacity = ["blocksize", "kbytestotal", "kbytesfree", "kbytesavail", "filestotal", "filesfree"];

    private readonly TreeStore _store;
    private readonly FileTable _files;
    private readonly FileDirectory _device;
    private readonly SimulatedImport _import;
    private readonly LustreVersion _version;
    private readonly bool _ost;
    private readonly List<HungFile> _hangs = [];

    public ImportFiles(TreeStore store, SimulatedLustre model, SimulatedImport import, int order)
    {
        _store = store;
        _files = new FileTable(store, model);
        _import = import;
        _version = _files.Version;
        _ost = import.Target.Kind == TargetKind.Ost;
        Name = import.Name;
        _device = _files.In($"{(_ost ? "osc" : "mdc")}/{Name}");
        AddConnection();
        AddStatistics();
        AddValues();
        LockFiles.AddClient(_files, Name, import.Locks, () => import.MountedAt, order);
        _device.AddPing(Place.SysSince212);
    }

    public string Name { get; }

    /// <inheritdoc cref="FileTable.Pinged"/>
    public IEnumerable<string> Pinged => _files.Pinged;

    public void Put() => _files.Put();

    public TreeFile? Find(string parameter) => _files.Find(parameter);

    /// <summary>Makes the capacity files hang for as long as the target does not answer.</summary>
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

    private void AddConnection()
    {
        var (import, target, model) = (_import, _import.Target, _files.Model);
        var flags = ConnectFlags.Of(target.Kind, _version);
        _device.Add("import", Place.DebugSince217, writer => ImportText.WriteImport(writer, import, _version, model.Nanoseconds));
        _device.Add("state", Place.DebugSince217, writer => ImportText.WriteState(writer, import.States));
        _device.Add("timeouts", Place.DebugSince217, writer => ImportText.WriteTimeouts(writer, import, _version, model.Nanoseconds));
        _device.Add("connect_flags", Place.DebugSince217, writer => ImportText.WriteConnectFlags(writer, flags));
        _device.Add(_ost ? "ost_server_uuid" : "mds_server_uuid", Place.DebugSince217, writer =>
            writer.Write($"{target.Name}_UUID\t{import.State.KernelName()}\n"));
        _device.Add(_ost ? "ost_conn_uuid" : "mds_conn_uuid", Place.SysSince212, writer => writer.Write($"{import.ServerNid}\n"));
        _device.AddConstants(Place.SysSince212, $"uuid {import.Client.Uuid}");
        _device.AddConstants(Place.SysSince217, "pinger_recov 1");
        _device.AddNumber("active", Place.SysSince212, () => import.Active ? 1 : 0);
    }

    private void AddStatistics()
    {
        var (import, format, model) = (_import, _files.Format, _files.Model);
        _device.AddCounters("stats", Place.DebugSince212, format.Import, import.Counters);
        _device.Add("rpc_stats", Place.DebugSince217, writer =>
        {
            if (_ost)
                RpcStatsText.WriteOsc(writer, import, format, model.Nanoseconds);
            else
                RpcStatsText.WriteMdc(writer, import, format, model.Nanoseconds);
        });
        if (!_ost)
            _device.AddCounters("md_stats", Place.Proc, format.Metadata, import.Counters);
        // An MDC reads and writes files that are kept on the MDT, which 2.11 introduced.
        if (!_ost && _version == LustreVersion.V2_10)
            return;
        _device.Add(_ost ? "osc_stats" : "mdc_stats", Place.DebugSince217, writer =>
            RpcStatsText.WriteLockless(writer, import, format, model.Nanoseconds));
        _device.Add("unstable_stats", Place.DebugSince217, writer => ClientStatsText.WriteUnstable(writer, import));
        if (_ost)
        {
            _device.Add("osc_cached_mb", Place.DebugSince217, writer =>
                writer.Write($"used_mb: {import.DirtyBytes >> 20}\nbusy_cnt: {import.DirtyBytes >> 12}\nreclaim: 0\n"));
        }

        if (_ost && _version >= LustreVersion.V2_17)
            _device.Add("io_latency_stats", Place.Debug, writer => RpcStatsText.WriteLatencies(writer, import, format, model.Nanoseconds));
    }

    private void AddValues()
    {
        var (import, target) = (_import, _import.Target);
        _device.AddCapacity(Place.SysSince212, target, _files.Zfs ? 1 << 20 : 4096);
        if (_version >= LustreVersion.V2_17)
            _device.Add("statfs_state", Place.Sys, writer => writer.Write(target.Degraded ? "D\n" : "\n"));
        _device.AddConstants(Place.SysSince212, _ost ? "max_rpcs_in_flight 8" : "max_rpcs_in_flight 8, max_mod_rpcs_in_flight 7");
        _device.AddConstants(Place.SysSince217, _ost ? "max_pages_per_rpc 1024" : "max_pages_per_rpc 256");
        if (!_ost && _version == LustreVersion.V2_10)
            return;
        _device.AddConstants(
            _ost ? Place.SysSince212 : Place.SysSince217, _version == LustreVersion.V2_10 ? "max_dirty_mb 32" : "max_dirty_mb 2000");
        _device.AddConstants(Place.SysSince212, "checksums 1");
        _device.AddNumber("cur_grant_bytes", Place.SysSince217, () => import.GrantBytes);
        _device.AddNumber("cur_lost_grant_bytes", Place.SysSince212, () => import.LostGrantBytes);
        _device.AddNumber("cur_dirty_grant_bytes", Place.SysSince212, () => import.DirtyBytes);
        if (!_ost)
            return;
        _device.AddNumber("cur_dirty_bytes", Place.SysSince212, () => import.DirtyBytes);
        _device.AddConstants(Place.SysSince212, "destroys_in_flight 0, resend_count 10, grant_shrink_interval 1200");
        if (_version >= LustreVersion.V2_12)
            _device.AddConstants(Place.SysSince212, "idle_timeout 20");
    }
}
