using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>A node's connection to the management server: <c>mgc/MGC…</c> and its lock namespace.</summary>
internal sealed class MgcFiles : DeviceFiles
{
    private readonly Func<IEnumerable<string>> _clients;
    private readonly string _uuid;
    private readonly PingTrap _ping;

    /// <summary>With the names of what on this node follows the management server: mounts, MDTs and OSTs.</summary>
    public MgcFiles(TreeStore store, SimulatedLustre model, bool local, string uuid, Func<IEnumerable<string>> clients)
        : base(store, model)
    {
        _clients = clients;
        _uuid = uuid;
        var mgc = model.Mgc;
        var version = Format.Version;
        var directory = $"mgc/{mgc.Name}";
        IReadOnlyList<string> nids = local ? ["0@lo"] : [mgc.Nid];
        var flags = ConnectFlags.Of(TargetKind.Mgs, version);
        AddText("import", Placement.Mgc, directory, () => ImportText.Mgc(mgc, nids, version, Model.Nanoseconds));
        AddText("state", Placement.Mgc, directory, () => ImportText.State(mgc.State, mgc.History));
        AddText("connect_flags", Placement.Mgc, directory, () => ImportText.ConnectFlags(flags));
        AddText("ir_state", Placement.Mgc, directory, IrState);
        AddText("mgs_server_uuid", Placement.Mgc, directory, () => $"MGS\t{mgc.State.KernelName()}\n");
        AddText("mgs_conn_uuid", Placement.ImportValues, directory, () => $"{nids[0]}\n");
        AddText("uuid", Placement.ImportValues, directory, () => $"{_uuid}\n");
        new LockFiles(store, model, mgc.Name, new SimulatedLocks(), () => mgc.ConnectedAt, 0).AddTo(this);
        _ping = new PingTrap(store, store.File(Placement.ImportValues, $"{directory}/ping", _ => { }));
    }

    public bool Pinged => _ping.Read;

    public string PingPath => _ping.Path;

    public string Uuid => _uuid;

    public override void Put()
    {
        base.Put();
        _ping.Put();
    }

    internal void Own(string parameter, TreeRoot root, string relative, Action<Utf8Writer> render) => Add(parameter, root, relative, render);

    private string IrState()
    {
        var text = new StringBuilder("imperative_recovery: ENABLED\nclient_state:\n");
        foreach (var client in _clients())
        {
            var filesystem = Model.Filesystems.First(each => client.StartsWith(each.Name + "-", StringComparison.Ordinal));
            text.Append(CultureInfo.InvariantCulture, $"    - {{ client: {client}, nidtbl_version: {filesystem.Targets.Count + 2} }}\n");
        }

        return text.ToString();
    }
}
