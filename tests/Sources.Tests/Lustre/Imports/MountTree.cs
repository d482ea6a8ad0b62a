namespace LustreActors.Sources.Tests.Lustre.Imports;

/// <summary>The files of a client, in the places of 2.17 (import and counters in debugfs) or of 2.10 (all in /proc).</summary>
internal static class MountTree
{
    public const string Address = "ffff9a2b00c1d800";

    public static LustreTree WithMount(this LustreTree tree, string filesystem = "work", string address = Address) =>
        tree.Debug($"llite/{filesystem}-{address}/stats", SyntheticTree.ClientStats);

    public static LustreTree WithOsc(this LustreTree tree, string ost, string import, string filesystem = "work", string address = Address)
    {
        var device = $"{filesystem}-{ost}-osc-{address}";
        return tree.Debug($"osc/{device}/import", import)
            .Sys($"osc/{device}/active", 1).Sys($"osc/{device}/cur_dirty_bytes", 4096).Sys($"osc/{device}/cur_grant_bytes", 8437760)
            .Sys($"osc/{device}/cur_lost_grant_bytes", 12).Sys($"osc/{device}/max_rpcs_in_flight", 8).Sys(
                $"osc/{device}/max_pages_per_rpc", 1024)
            .Sys($"ldlm/namespaces/{device}/lock_count", 50).Sys($"ldlm/namespaces/{device}/lock_unused_count", 40)
            .Sys($"osc/{device}/kbytestotal", 1000).Sys($"osc/{device}/kbytesfree", 900).Sys($"osc/{device}/kbytesavail", 800)
            .Sys($"osc/{device}/filestotal", 70).Sys($"osc/{device}/filesfree", 60);
    }

    public static LustreTree WithMdc(this LustreTree tree, string mdt, string import, string filesystem = "work", string address = Address)
    {
        var device = $"{filesystem}-{mdt}-mdc-{address}";
        return tree.Debug($"mdc/{device}/import", import)
            .Sys($"mdc/{device}/active", 1).Sys($"mdc/{device}/cur_grant_bytes", 2146304).Sys($"mdc/{device}/cur_lost_grant_bytes", 0)
            .Sys($"mdc/{device}/max_rpcs_in_flight", 9).Sys($"mdc/{device}/max_pages_per_rpc", 256)
            .Sys($"ldlm/namespaces/{device}/lock_count", 5).Sys($"ldlm/namespaces/{device}/lock_unused_count", 4)
            .Sys($"mdc/{device}/kbytestotal", 100).Sys($"mdc/{device}/kbytesfree", 90).Sys($"mdc/{device}/kbytesavail", 80)
            .Sys($"mdc/{device}/filestotal", 7000).Sys($"mdc/{device}/filesfree", 6000);
    }
}
