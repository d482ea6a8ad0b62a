namespace LustreActors.Simulator;

/// <summary>The files of an OST, an MDT or the MGS.</summary>
internal sealed class TargetFiles : DeviceFiles
{
    private readonly TreeStore _store;
    private readonly CounterLine[] _lines;
    private readonly string _directory;
    private readonly ExportFiles _exports;
    private readonly IReadOnlyList<DeviceFiles> _server;

    public TargetFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        _store = store;
        Target = target;
        var type = target.Kind switch { TargetKind.Ost => "obdfilter", TargetKind.Mdt => "mdt", _ => "mgs" };
        _directory = $"{type}/{target.Name}";
        _lines = target.Kind switch { TargetKind.Ost => Format.OstStats, TargetKind.Mdt => Format.Mdt, _ => Format.Mgs };
        _exports = new ExportFiles(store, model, target, $"{_directory}/exports", _lines);

        _server = ServerFiles.Of(store, model, target);

        AddNumber("num_exports", Placement.TargetValues, _directory, () => _exports.Count);
        AddText("uuid", Placement.TargetValues, _directory, () => target.Kind == TargetKind.Mgs ? "MGS\n" : $"{target.Name}_UUID\n");
        if (target.Kind == TargetKind.Mgs)
            AddLive();
        else
            AddServing();
    }

    public SimulatedTarget Target { get; }

    /// <summary>A target that vanished is hosted here still, but shows no file.</summary>
    public bool Vanished { get; set; }

    public override void Put()
    {
        if (Vanished)
            return;
        base.Put();
        _exports.Put();
        foreach (var files in _server)
            files.Put();
    }

    public TreeFile? FindAny(string parameter) => Find(parameter) ?? _exports.Find(parameter) ??
        _server.Select(files => files.Find(parameter)).FirstOrDefault(file => file is not null);

    private void AddServing()
    {
        var ost = Target.Kind == TargetKind.Ost;
        AddStats(ost ? "stats" : "md_stats", ost ? Placement.Serving : Placement.Jobs, _directory, _lines, Target.Counters);
        Add("job_stats", Placement.Jobs, $"{_directory}/job_stats", writer =>
            JobStatsText.Write(writer, Format, ost ? Format.OstJobs : Format.Mdt, Target.JobTable));
        Add("recovery_status", Placement.Serving, $"{_directory}/recovery_status", writer => RecoveryText.Write(writer, Target.Recovery));
        AddNumber("job_cleanup_interval", Placement.TargetValues, _directory, () => (long)Model.Options.JobCleanupInterval.TotalSeconds);
        AddNumber("instance", Placement.TargetValues, _directory, () => Target.Counters.Incarnations);
        if (Placement.HasEvictionCount)
            AddNumber("eviction_count", TreeRoot.Sys, _directory, () => Target.EvictionCount);
        if (ost || Placement.HasMdtGrants)
        {
            AddNumber("tot_dirty", Placement.TargetValues, _directory, () => 0);
            AddNumber("tot_granted", Placement.TargetValues, _directory, () => (long)_exports.Count * (ost ? 34_359_296 : 2_146_304));
            AddNumber("tot_pending", Placement.TargetValues, _directory, () => 0);
        }

        var osd = Model.Options.Osd == OsdKind.Zfs ? "zfs" : "ldiskfs";
        if (ost)
        {
            AddCapacity("", Placement.Capacity, _directory);
            AddNumber("degraded", Placement.Capacity, _directory, () => Target.Degraded ? 1 : 0);
            AddText("fstype", Placement.Capacity, _directory, () => $"osd-{osd}\n");
            if (Placement.HasStatfsState)
                AddText("statfs_state", TreeRoot.Sys, _directory, () => Target.Degraded ? "D\n" : "\n");
        }

        var below = $"osd-{osd}/{Target.Name}";
        AddCapacity("osd/", Placement.TargetValues, below);
        AddText("osd/fstype", Placement.TargetValues, below, () => $"{osd}\n");
        AddText("osd/mntdev", Placement.TargetValues, below, () => Model.Options.Osd == OsdKind.Zfs
            ? $"{(ost ? "ost" : "mdt")}{Target.Index}pool/{Target.Name}\n"
            : $"/dev/mapper/{Target.Name}\n");
    }

    private void AddCapacity(string prefix, TreeRoot root, string directory)
    {
        AddNumber($"{prefix}blocksize", root, directory, () => Model.Options.Osd == OsdKind.Zfs ? 1 << 20 : 4096);
        AddNumber($"{prefix}kbytestotal", root, directory, () => Target.KilobytesTotal);
        AddNumber($"{prefix}kbytesfree", root, directory, () => Target.KilobytesFree);
        AddNumber($"{prefix}kbytesavail", root, directory, () => Target.KilobytesAvailable);
        AddNumber($"{prefix}filestotal", root, directory, () => Target.FilesTotal);
        AddNumber($"{prefix}filesfree", root, directory, () => Target.FilesFree);
    }

    private void AddLive()
    {
        var nodemap = Format.Version > LustreVersion.V2_10 ? "nodemap\n" : "";
        AddText("filesystems", Placement.Mgc, _directory, () => nodemap + string.Concat(Model.Filesystems.Select(f => f.Name + "\n")));
        foreach (var filesystem in Model.Filesystems)
            Add($"live/{filesystem.Name}", TreeRoot.Proc, $"{_directory}/live/{filesystem.Name}", writer => SmallFileText.WriteLive(writer, filesystem));
    }
}
