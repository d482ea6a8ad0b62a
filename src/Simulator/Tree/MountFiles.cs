using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>
/// The files of one mount: <c>llite</c>, <c>lov</c>, <c>lmv</c>, and those of its connections to the targets. The directories' names hold
/// the mount's address, so each new mount has new files.
/// </summary>
internal sealed class MountFiles
{
    private const string Disabled = "disabled\n write anything to this file to activate, then '0' or 'disable' to deactivate\n";

    private readonly FileTable _files;
    private readonly SimulatedClient _client;
    private readonly ImportFiles[] _imports;

    public MountFiles(TreeStore store, SimulatedLustre model, SimulatedFilesystem filesystem, SimulatedClient client)
    {
        _files = new FileTable(store, model);
        _client = client;
        _imports = [.. client.Imports.Select((import, i) => new ImportFiles(store, model, import, i + 1))];
        Mount = client.Mount;
        var llite = _files.In($"llite/{client.Mount}");
        AddStatistics(llite);
        AddSettings(llite, _files.Version);
        llite.AddNumber("kbytestotal", Place.SysSince212, () => filesystem.Osts.Sum(ost => ost.KilobytesTotal));
        llite.AddNumber("kbytesfree", Place.SysSince212, () => filesystem.Osts.Sum(ost => ost.KilobytesFree));
        llite.AddNumber("kbytesavail", Place.SysSince212, () => filesystem.Osts.Sum(ost => ost.KilobytesAvailable));
        llite.AddNumber("filestotal", Place.SysSince212, () => filesystem.Mdts.Sum(mdt => mdt.FilesTotal));
        llite.AddNumber("filesfree", Place.SysSince212, () => filesystem.Mdts.Sum(mdt => mdt.FilesFree));
        AddTargets("lov", TargetKind.Ost);
        AddTargets("lmv", TargetKind.Mdt);
    }

    public string Mount { get; }

    /// <inheritdoc cref="FileTable.Pinged"/>
    public IEnumerable<string> Pinged => _imports.SelectMany(import => import.Pinged);

    public void Put()
    {
        _files.Put();
        foreach (var import in _imports)
            import.Put();
    }

    /// <summary>
    /// See <see cref="LustreTree.HangCapacity"/>. It is called with false also when the mount is gone, so that no reader waits.
    /// </summary>
    public void HangCapacity(bool hang)
    {
        foreach (var import in _imports)
            import.HangCapacity(hang);
    }

    public TreeFile? Find(string parameter) => _files.Find(parameter);

    public TreeFile? FindOfImport(string device, string parameter) =>
        Array.Find(_imports, import => import.Name == device)?.Find(parameter);

    private void AddStatistics(FileDirectory llite)
    {
        var (format, model, version) = (_files.Format, _files.Model, _files.Version);
        llite.AddCounters("stats", Place.DebugSince212, format.Client, _client.Counters);
        llite.Add("read_ahead_stats", Place.DebugSince212, writer =>
            ClientStatsText.WriteReadAhead(writer, format, _client, model.Nanoseconds));
        llite.Add("statahead_stats", Place.DebugSince212, writer => ClientStatsText.WriteStatahead(writer, _client.Cache, version));
        llite.Add("max_cached_mb", Place.DebugSince212, writer => ClientStatsText.WriteMaxCached(writer, _client, version));
        llite.Add("unstable_stats", Place.DebugSince212, writer => ClientStatsText.WriteUnstable(writer, _client.Cache, version));
        llite.AddConstant("extents_stats", Place.DebugSince212, Disabled);
        llite.AddConstant("extents_stats_per_process", Place.DebugSince212, Disabled);
        llite.AddConstant("offset_stats", Place.DebugSince212, Disabled);
    }

    private void AddSettings(FileDirectory llite, LustreVersion version)
    {
        var ahead = ClientStatsText.ReadAheadMegabytes(version);
        var aheadPerFile = version >= LustreVersion.V2_15_0 ? ahead / 4 : ahead;
        var aheadWhole = version == LustreVersion.V2_10 ? 2 : version >= LustreVersion.V2_17 ? 4 : ahead / 4;
        llite.AddConstants(
            Place.SysSince212,
            $"uuid {_client.Uuid}, fstype lustre, client_type local client, blocksize 4096, checksum_pages 1, default_easize 128, " +
            $"max_easize {(version == LustreVersion.V2_10 ? 216 : 65_536)}, fast_read 1, lazystatfs 1, stat_blocksize 0, xattr_cache 1, " +
            $"max_read_ahead_mb {ahead}, max_read_ahead_per_file_mb {aheadPerFile}, max_read_ahead_whole_mb {aheadWhole}, " +
            $"statahead_agl 1, statahead_max {(version >= LustreVersion.V2_17 ? 128 : 32)}");
        if (version >= LustreVersion.V2_12)
            llite.AddConstants(Place.SysSince212, "checksums 1");
        if (version >= LustreVersion.V2_17)
            llite.AddConstant("statfs_state", Place.Sys, "\n");
    }

    private void AddTargets(string device, TargetKind kind)
    {
        var address = _client.Mount[(_client.Filesystem.Length + 1)..];
        var directory = _files.In($"{device}/{_client.Filesystem}-cli{device}-{address}", device + "/");
        var imports = _client.Imports.Where(import => import.Target.Kind == kind).ToList();
        directory.Add("target_obd", Place.DebugSince217, writer =>
        {
            foreach (var import in imports)
                writer.Write($"{import.Target.Index}: {import.Target.Name}_UUID {(import.Active ? "ACTIVE" : "INACTIVE")}\n");
        });
        if (kind == TargetKind.Mdt)
        {
            directory.Add("md_stats", Place.Proc, writer => StatsText.Write(
                writer, _files.Format, _files.Format.Metadata,
                OperationCounters.Sum(OperationLayout.Import, [.. imports.Select(import => import.Counters.Current)]),
                _client.Counters.StartedAt, _files.Model.Nanoseconds));
        }

        directory.AddNumber("activeobd", Place.SysSince212, () => imports.Count(import => import.Active));
        directory.AddConstants(
            Place.SysSince212, $"numobd {imports.Count}, uuid {_client.Uuid}, desc_uuid {_client.Filesystem}-cli{device}_UUID");
    }
}
