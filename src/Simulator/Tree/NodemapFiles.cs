using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>
/// The nodemaps of a server: <c>default</c>, and <c>lab</c> for every fourth client. Where the release has statistics, a nodemap's are the
/// sums over its clients' exports at the targets of this node.
/// </summary>
internal sealed class NodemapFiles
{
    private readonly FileTable _files;
    private readonly Func<IEnumerable<SimulatedTarget>> _hosted;
    private readonly long _startedAt;

    public NodemapFiles(TreeStore store, SimulatedLustre model, Func<IEnumerable<SimulatedTarget>> hosted)
    {
        _files = new FileTable(store, model);
        _hosted = hosted;
        _startedAt = (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        _files.In("nodemap", "nodemap/").AddNumber("active", Place.DebugSince217, () => model.NodemapsActive ? 1 : 0);
        AddNodemap(Nodemaps.Default, 0);
        AddNodemap(Nodemaps.Lab, 1);
    }

    public TreeFile? Find(string parameter) => _files.Find(parameter);

    public void Put()
    {
        if (_hosted().Any())
            _files.Put();
    }

    private void AddNodemap(string name, int id)
    {
        var nodemap = _files.In($"nodemap/{name}", $"nodemap/{name}/");
        var version = _files.Version;
        var nobody = version >= LustreVersion.V2_17 ? 65_534 : 99;
        nodemap.AddConstants(
            Place.DebugSince217, $"id {id}, admin_nodemap 0, trusted_nodemap {id}, squash_uid {nobody}, squash_gid {nobody}");
        if (version >= LustreVersion.V2_14)
            nodemap.AddConstants(Place.DebugSince217, $"squash_projid {nobody}, audit_mode 1, deny_unknown 0, map_mode all");
        if (version >= LustreVersion.V2_15)
            nodemap.AddConstants(Place.DebugSince217, "forbid_encryption 0");
        if (version >= LustreVersion.V2_17)
            nodemap.AddConstants(Place.Debug, "deny_mount 0, readonly_mount 0");
        if (id > 0)
        {
            nodemap.AddConstant("ranges", Place.DebugSince217, "[\n { id: 1, start_nid: 10.1.0.4@tcp, end_nid: 10.1.0.4@tcp }\n]\n");
            nodemap.AddConstant("idmap", Place.DebugSince217, "[\n { idtype: uid, client_id: 500, fs_id: 1001 }\n]\n");
        }

        nodemap.Add("exports", Place.DebugSince217, writer => WriteExports(writer, name));
        if (version < LustreVersion.V2_17 && version != LustreVersion.V2_14_DDN)
            return;
        nodemap.Add("md_stats", Place.DebugSince217, writer => WriteStats(writer, name, TargetKind.Mdt, _files.Format.Mdt));
        nodemap.Add("dt_stats", Place.DebugSince217, writer => WriteStats(writer, name, TargetKind.Ost, _files.Format.OstStats));
    }

    private void WriteStats(Utf8Writer writer, string name, TargetKind kind, CounterLine[] lines) => StatsText.Write(
        writer, _files.Format, lines, Nodemaps.Totals(name, kind, _hosted()), _startedAt, _files.Model.Nanoseconds);

    private void WriteExports(Utf8Writer writer, string name)
    {
        writer.Write("[\n");
        foreach (var target in _hosted())
        {
            var device = _files.Version >= LustreVersion.V2_17 ? $", dev: {target.Name} }},\n" : " },\n";
            foreach (var export in target.Exports)
            {
                if (export.Counters.Counting && Nodemaps.Of(export.Client) == name)
                    writer.Write($" {{ nid: {export.Client.Nid}, uuid: {export.Client.Uuid}{device}");
            }
        }

        writer.Write("]\n");
    }
}
