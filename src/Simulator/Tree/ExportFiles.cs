using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>
/// A target's <c>exports/NID/{stats,uuid,export}</c>: one directory a NID. Its <c>uuid</c> lists every client with that NID.
/// </summary>
internal sealed class ExportFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target, string directory, CounterLine[] lines)
{
    private const string ServerNid = "0@lo";

    private readonly LustreFormat _format = LustreFormat.Of(model.Options);
    private readonly TreeRoot _root = Place.DebugSince217.RootIn(model.Options.Version);
    private readonly Dictionary<string, NidFiles> _nids = new(StringComparer.Ordinal);
    private readonly string[] _servers = ServersOf(model, target);
    private readonly OperationCounters _nothing = new(target.Counters.Current.Layout);

    /// <summary>The value of <c>num_exports</c>: clients and other servers.</summary>
    public int Count => target.Exports.Count(export => export.Counters.Counting) + _servers.Length;

    public void Put()
    {
        if (_servers.Length > 0)
            Put(FilesOf(ServerNid));
        foreach (var export in target.Exports)
        {
            if (!export.Counters.Counting)
                continue;
            var files = FilesOf(export.Client.Nid);
            if (!files.Exports.Contains(export))
                files.Exports.Add(export);
            Put(files);
        }
    }

    public TreeFile? Find(string parameter) =>
        parameter.Split('/') is ["exports", var nid, var leaf] && _nids.TryGetValue(nid, out var files)
            ? leaf switch { "stats" => files.Stats, "uuid" => files.Uuid, "export" => files.Export, _ => null }
            : null;

    private void Put(NidFiles files)
    {
        store.Put(files.Stats);
        store.Put(files.Uuid);
        store.Put(files.Export);
    }

    private NidFiles FilesOf(string nid)
    {
        if (_nids.TryGetValue(nid, out var files))
            return files;
        var exports = new List<ExportAccount>();
        files = new NidFiles(
            exports,
            new TreeFile(store.PathOf(_root, $"{directory}/{nid}/stats"), writer => WriteStats(writer, nid, exports)),
            new TreeFile(store.PathOf(_root, $"{directory}/{nid}/uuid"), writer => WriteUuids(writer, nid, exports)),
            new TreeFile(store.PathOf(_root, $"{directory}/{nid}/export"), writer => WriteGrants(writer, nid, exports)));
        _nids.Add(nid, files);
        return files;
    }

    private void WriteStats(Utf8Writer writer, string nid, List<ExportAccount> exports)
    {
        // One NID is a client of several filesystems only at the MGS, where the servers alone count anything.
        var account = exports.Find(export => export.Counters.Counting)?.Counters;
        StatsText.Write(
            writer, _format, lines, nid == ServerNid && target.Kind == TargetKind.Mgs ? target.Counters.Current : Current(exports),
            account?.StartedAt ?? target.MountedAt, model.Nanoseconds);
    }

    /// <summary>All mounts with one NID share one set of counters.</summary>
    private OperationCounters Current(List<ExportAccount> exports)
    {
        OperationCounters? first = null;
        var sum = _nothing;
        foreach (var export in exports)
        {
            if (!export.Counters.Counting)
                continue;
            sum = first is null ? export.Counters.Live : OperationCounters.Sum(_nothing.Layout, sum, export.Counters.Live);
            first ??= sum;
        }

        return sum;
    }

    private void WriteUuids(Utf8Writer writer, string nid, List<ExportAccount> exports)
    {
        foreach (var export in exports)
        {
            if (export.Counters.Counting)
                writer.Write($"{export.Client.Uuid}\n");
        }

        if (nid != ServerNid)
            return;
        foreach (var server in _servers)
            writer.Write($"{server}\n");
    }

    /// <summary>A block for each connection. Those to an MGS have no grant.</summary>
    private void WriteGrants(Utf8Writer writer, string nid, List<ExportAccount> exports)
    {
        foreach (var export in exports)
        {
            if (export.Counters.Counting)
                WriteGrant(writer, export.Client.Uuid, nid);
        }

        if (nid != ServerNid)
            return;
        foreach (var server in _servers)
            WriteGrant(writer, server, nid);
    }

    private void WriteGrant(Utf8Writer writer, string uuid, string nid)
    {
        writer.Write($"{uuid}:\n    name: {(target.Kind == TargetKind.Mgs ? "MGS" : target.Name)}\n    client: {nid}\n");
        writer.Write("    connect_flags: [ version, adaptive_timeouts, full20 ]\n    export_flags: [  ]\n");
        if (target.Kind != TargetKind.Mgs)
        {
            var granted = target.Kind == TargetKind.Ost ? TargetFiles.GrantOfOst : TargetFiles.GrantOfMdt;
            writer.Write($"    grant:\n       granted: {granted}\n       dirty: 0\n       pending: 0\n");
        }
    }

    private static string[] ServersOf(SimulatedLustre model, SimulatedTarget target)
    {
        if (target.Kind == TargetKind.Mgs)
            return ["5f4dcc3b-5aa7-45d6-9d83-27deb882cf99"];
        var filesystem = model.Truth.Filesystem(target.Filesystem);
        var mdts = filesystem.Mdts.Where(mdt => mdt != target).Select(mdt => $"{mdt.Name}-mdtlov_UUID");
        if (target.Kind == TargetKind.Ost || target.Index != 0)
            return [.. mdts];
        // Every target, MDT0000 included, has a light-weight proxy that asks MDT0000 for quota and FID ranges.
        return [.. mdts, .. filesystem.Targets.Select(t => $"{target.Name}-lwp-{t.Name[(filesystem.Name.Length + 1)..]}_UUID")];
    }

    private sealed record NidFiles(List<ExportAccount> Exports, TreeFile Stats, TreeFile Uuid, TreeFile Export);
}
