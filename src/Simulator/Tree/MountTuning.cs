using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>Files of a mount other than counters and capacity: caches, settings, lists of targets.</summary>
internal sealed class MountTuning : DeviceFiles
{
    private const string Disabled = "disabled\n write anything to this file to activate, then '0' or 'disable' to deactivate\n";

    private readonly SimulatedClient _client;

    public MountTuning(TreeStore store, SimulatedLustre model, SimulatedClient client)
        : base(store, model)
    {
        _client = client;
        var version = Format.Version;
        var directory = $"llite/{client.Mount}";
        Add("read_ahead_stats", Placement.ClientStats, $"{directory}/read_ahead_stats", writer =>
            ClientStatsText.WriteReadAhead(writer, Format, client, Model.Nanoseconds));
        AddText("statahead_stats", Placement.ClientStats, directory, () => ClientStatsText.Statahead(client, version));
        AddText("max_cached_mb", Placement.ClientStats, directory, () => ClientStatsText.MaxCached(client, version));
        AddText("unstable_stats", Placement.ClientStats, directory, () => ClientStatsText.Unstable(client, version));
        AddText("extents_stats", Placement.ClientStats, directory, () => Disabled);
        AddText("extents_stats_per_process", Placement.ClientStats, directory, () => Disabled);
        AddText("offset_stats", Placement.ClientStats, directory, () => Disabled);
        AddSettings(directory, version);
        var address = client.Mount[(client.Filesystem.Length + 1)..];
        AddTargets("lov", $"lov/{client.Filesystem}-clilov-{address}", TargetKind.Ost);
        AddTargets("lmv", $"lmv/{client.Filesystem}-clilmv-{address}", TargetKind.Mdt);
    }

    /// <summary><c>max_read_ahead_mb</c>, of which a file may have a quarter.</summary>
    public static int ReadAheadMegabytes(LustreVersion version) => version >= LustreVersion.V2_15_0 ? 256 : 64;

    private void AddSettings(string directory, LustreVersion version)
    {
        var ahead = ReadAheadMegabytes(version);
        Setting("checksum_pages", 1);
        if (version >= LustreVersion.V2_12)
            Setting("checksums", 1);
        Setting("default_easize", 128);
        Setting("fast_read", 1);
        Setting("lazystatfs", 1);
        Setting("max_easize", version == LustreVersion.V2_10 ? 216 : 65_536);
        Setting("max_read_ahead_mb", ahead);
        Setting("max_read_ahead_per_file_mb", version >= LustreVersion.V2_15_0 ? ahead / 4 : ahead);
        Setting("max_read_ahead_whole_mb", version == LustreVersion.V2_10 ? 2 : version >= LustreVersion.V2_17 ? 4 : ahead / 4);
        Setting("stat_blocksize", 0);
        Setting("statahead_agl", 1);
        Setting("statahead_max", version >= LustreVersion.V2_17 ? 128 : 32);
        Setting("xattr_cache", 1);
        if (Placement.HasStatfsState)
            AddText("statfs_state", Placement.Capacity, directory, () => "\n");

        void Setting(string name, int value) => AddNumber(name, Placement.Capacity, directory, () => value);
    }

    private void AddTargets(string prefix, string directory, TargetKind kind)
    {
        var imports = _client.Imports.Where(import => import.Target.Kind == kind).ToList();
        AddText($"{prefix}/target_obd", Placement.Imports, directory, () =>
        {
            var text = new StringBuilder();
            foreach (var import in imports)
                text.Append(CultureInfo.InvariantCulture, $"{import.Target.Index}: {import.Target.Name}_UUID {(import.Active ? "ACTIVE" : "INACTIVE")}\n");
            return text.ToString();
        });
        AddNumber($"{prefix}/numobd", Placement.Capacity, directory, () => imports.Count);
        AddNumber($"{prefix}/activeobd", Placement.Capacity, directory, () => imports.Count(import => import.Active));
        AddText($"{prefix}/uuid", Placement.Capacity, directory, () => $"{_client.Uuid}\n");
        AddText($"{prefix}/desc_uuid", Placement.Capacity, directory, () => $"{_client.Filesystem}-cli{prefix}_UUID\n");
    }
}
