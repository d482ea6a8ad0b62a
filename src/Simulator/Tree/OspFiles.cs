namespace LustreActors.Simulator;

/// <summary>
/// An MDT's own devices for the OSTs and for the other MDTs: <c>osp/scratch-OST0000-osc-MDT0000</c>. Below <c>osc</c> the same directory
/// has a second name, which is no client's.
/// </summary>
internal sealed class OspFiles : DeviceFiles
{
    private readonly ServerPlacement _placement;
    private readonly SimulatedTarget _peer;
    private readonly string _name;
    private readonly string _directory;

    private OspFiles(TreeStore store, SimulatedLustre model, SimulatedTarget mdt, SimulatedTarget peer)
        : base(store, model)
    {
        _placement = new ServerPlacement(model.Options.Version);
        _peer = peer;
        _name = $"{peer.Name}-{(peer.Kind == TargetKind.Ost ? "osc" : "osp")}-MDT{Hex(mdt.Index)}";
        _directory = $"osp/{_name}";
        var text = new OspText(model, mdt, peer, _name);
        Value("active", () => peer.Deactivated ? 0 : 1);
        Constant("max_rpcs_in_flight", "8\n");
        Constant("max_rpcs_in_progress", "4096\n");
        Constant("maxage", "5\n");
        AddText(Parameter("ost_conn_uuid"), _placement.Values, _directory, () => $"{peer.ServerNid}\n");
        Constant("uuid", $"{mdt.Name}-mdtlov_UUID\n");
        if (peer.Kind == TargetKind.Ost)
            AddObjects();
        Value("sync_changes", () => peer.Counters.Current["destroy"].Samples % 64);
        Constant("sync_in_flight", "0\n");
        Constant("sync_in_progress", "0\n");
        AddText(Parameter("import"), _placement.Texts, _directory, text.Import);
        AddText(Parameter("state"), _placement.Texts, _directory, text.States);
        AddText(Parameter("timeouts"), _placement.Texts, _directory, text.Timeouts);
        AddWriteOnly(_placement.Values, $"{_directory}/force_sync");
        if (!_placement.HasOscLinks || peer.Kind != TargetKind.Ost)
            return;
        AddLink(_placement.Values, $"osc/{_name}", $"../osp/{_name}");
        AddLink(_placement.Texts, $"osc/{_name}", $"../osp/{_name}");
    }

    public static IEnumerable<OspFiles> Of(TreeStore store, SimulatedLustre model, SimulatedTarget mdt) =>
        model.Truth.Filesystem(mdt.Filesystem).Targets.Where(peer => peer != mdt).Select(peer => new OspFiles(store, model, mdt, peer));

    private void AddObjects()
    {
        Value("max_create_count", () => _peer.Deactivated ? 0 : 20_000);
        Constant("create_count", "32\n");
        Value("prealloc_next_id", () => _peer.ObjectsCreated + 1);
        Value("prealloc_last_id", () => (_peer.ObjectsCreated / 32 * 32) + 33);
        Constant("prealloc_next_seq", "0x100000000\n");
        Constant("prealloc_last_seq", "0x100000000\n");
        Constant("prealloc_reserved", "0\n");
        Value("prealloc_status", () => _peer.Deactivated ? -108 : 0);
        Value("destroys_in_flight", () => _peer.Counters.Current["destroy"].Samples % 128);
        AddConstant(Parameter("reserved_mb_high"), _placement.Reserved, _directory, $"{_peer.KilobytesTotal / 512 / 1024}\n");
        AddConstant(Parameter("reserved_mb_low"), _placement.Reserved, _directory, $"{_peer.KilobytesTotal / 1024 / 1024}\n");
        Value("blocksize", () => 4096);
        Value("kbytestotal", () => _peer.KilobytesTotal);
        Value("kbytesfree", () => _peer.KilobytesFree);
        Value("kbytesavail", () => _peer.KilobytesAvailable);
        Value("filestotal", () => _peer.FilesTotal);
        Value("filesfree", () => _peer.FilesFree);
    }

    private string Parameter(string leaf) => $"osp/{_name}/{leaf}";

    private void Value(string leaf, Func<long> value) => AddNumber(Parameter(leaf), _placement.Values, _directory, value);

    private void Constant(string leaf, string text) => AddConstant(Parameter(leaf), _placement.Values, _directory, text);
}
