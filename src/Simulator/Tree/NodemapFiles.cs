namespace LustreActors.Simulator;

/// <summary>
/// The nodemaps of a server: <c>default</c>, and <c>lab</c> for every fourth client. Where the release has statistics, a nodemap's are the
/// sums over its clients' exports at the targets of this node.
/// </summary>
internal sealed class NodemapFiles : DeviceFiles
{
    private readonly Func<IEnumerable<SimulatedTarget>> _hosted;
    private readonly long _startedAt;

    public NodemapFiles(TreeStore store, SimulatedLustre model, Func<IEnumerable<SimulatedTarget>> hosted)
        : base(store, model)
    {
        _hosted = hosted;
        var placement = new ServerPlacement(model.Options.Version);
        _startedAt = (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        AddNumber("nodemap/active", placement.Nodemaps, "nodemap", () => model.NodemapsActive ? 1 : 0);
        AddNodemap(placement, Nodemaps.Default, 0);
        AddNodemap(placement, Nodemaps.Lab, 1);
    }

    public override void Put()
    {
        if (_hosted().Any())
            base.Put();
    }

    private void AddNodemap(ServerPlacement placement, string name, int id)
    {
        var (root, directory) = (placement.Nodemaps, $"nodemap/{name}");
        var version = Model.Options.Version;
        var nobody = version >= LustreVersion.V2_17 ? "65534\n" : "99\n";
        AddConstant($"{directory}/id", root, directory, $"{id}\n");
        AddConstant($"{directory}/admin_nodemap", root, directory, "0\n");
        AddConstant($"{directory}/trusted_nodemap", root, directory, $"{id}\n");
        AddConstant($"{directory}/squash_uid", root, directory, nobody);
        AddConstant($"{directory}/squash_gid", root, directory, nobody);
        if (version >= LustreVersion.V2_14)
        {
            AddConstant($"{directory}/squash_projid", root, directory, nobody);
            AddConstant($"{directory}/audit_mode", root, directory, "1\n");
            AddConstant($"{directory}/deny_unknown", root, directory, "0\n");
            AddConstant($"{directory}/map_mode", root, directory, "all\n");
        }

        if (id > 0)
        {
            AddConstant($"{directory}/ranges", root, directory, "[\n { id: 1, start_nid: 10.1.0.4@tcp, end_nid: 10.1.0.4@tcp }\n]\n");
            AddConstant($"{directory}/idmap", root, directory, "[\n { idtype: uid, client_id: 500, fs_id: 1001 }\n]\n");
        }

        Add($"{directory}/exports", root, $"{directory}/exports", writer => WriteExports(writer, name));
        if (!placement.HasNodemapStats)
            return;
        Add($"{directory}/md_stats", root, $"{directory}/md_stats", writer => WriteStats(writer, name, TargetKind.Mdt, Format.Mdt));
        Add($"{directory}/dt_stats", root, $"{directory}/dt_stats", writer => WriteStats(writer, name, TargetKind.Ost, Format.OstStats));
    }

    private void WriteStats(Utf8Writer writer, string name, TargetKind kind, CounterLine[] lines) =>
        StatsText.Write(writer, Format, lines, Nodemaps.Totals(name, kind, _hosted()), _startedAt, Model.Nanoseconds);

    private void WriteExports(Utf8Writer writer, string name)
    {
        writer.Write("[\n"u8);
        var device = Model.Options.Version >= LustreVersion.V2_17;
        foreach (var target in _hosted())
        {
            foreach (var export in target.Exports)
            {
                if (!export.Counters.Counting || Nodemaps.Of(export.Client) != name)
                    continue;
                SmallFileText.WriteText(writer, device
                    ? $" {{ nid: {export.Client.Nid}, uuid: {export.Client.Uuid}, dev: {target.Name} }},\n"
                    : $" {{ nid: {export.Client.Nid}, uuid: {export.Client.Uuid} }},\n");
            }
        }

        writer.Write("]\n"u8);
    }
}
