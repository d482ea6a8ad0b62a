namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>
/// Compares served values with the output of <c>lctl get_param</c> on the same host a few minutes before: values of every kind that did
/// not change in between.
/// </summary>
public sealed class SameMomentTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    [SampleFact]
    public void What_is_served_of_2_17_0_is_what_get_param_printed() => AreTheSame("2.17.0", "ldiskfs", "ffff888124e81000");

    [SampleFact]
    public void What_is_served_of_2_15_8_is_what_get_param_printed() => AreTheSame("2.15.8", "zfs", "ffff88812150f000");

    private void AreTheSame(string version, string storage, string mount)
    {
        const string ost = """{filesystem="scratch",component="ost",target="scratch-OST0000"}""";
        const string mdt = """{filesystem="scratch",component="mdt",target="scratch-MDT0000"}""";
        var client = $$"""{filesystem="scratch",component="client",target="scratch-{{mount}}",client="node01"}""";
        var import = $$"""{filesystem="scratch",component="client",target="scratch-{{mount}}",client="node01",import="OST0000"}""";
        const string osp = """{filesystem="scratch",component="mdt",target="scratch-MDT0000",osp="OST0000"}""";
        var printed = LctlDump.Parameters(System.Text.Encoding.UTF8.GetString(SampleTrees.Printed(version, "get_param_R_all")))
            .DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value.Trim());
        var served = SampleTrees.ReadAll(samples.Live(version)).Values.SelectMany(r => r.Samples()).ToDictionary(
            l => l[..l.LastIndexOf(' ')], l => l[(l.LastIndexOf(' ') + 1)..]);
        (string Series, string Parameter, long Factor)[] pairs =
        [
            ("lustre_blocksize_bytes" + ost, $"osd-{storage}.scratch-OST0000.blocksize", 1),
            ("lustre_exports" + ost, "obdfilter.scratch-OST0000.num_exports", 1),
            ("lustre_degraded" + ost, "obdfilter.scratch-OST0000.degraded", 1),
            ("lustre_brw_size_bytes" + ost, "obdfilter.scratch-OST0000.brw_size", 1024 * 1024),
            ("lustre_precreate_batch" + ost, "obdfilter.scratch-OST0000.precreate_batch", 1),
            ("lustre_soft_sync_limit" + ost, "obdfilter.scratch-OST0000.soft_sync_limit", 1),
            ("lustre_recovery_time_hard_seconds" + ost, "obdfilter.scratch-OST0000.recovery_time_hard", 1),
            ("lustre_job_cleanup_interval_seconds" + ost, "obdfilter.scratch-OST0000.job_cleanup_interval", 1),
            ("lustre_target_instance" + ost, "obdfilter.scratch-OST0000.instance", 1),
            ("lustre_lock_pool_limit" + ost, "ldlm.namespaces.filter-scratch-OST0000_UUID.pool.limit", 1),
            ("lustre_lock_contention_threshold_locks" + ost, "ldlm.namespaces.filter-scratch-OST0000_UUID.contended_locks", 1),
            ("lustre_lfsck_speed_limit" + mdt, "mdd.scratch-MDT0000.lfsck_speed_limit", 1),
            ("lustre_recovery_time_soft_seconds" + mdt, "mdt.scratch-MDT0000.recovery_time_soft", 1),
            ("lustre_hsm_requests_limit" + mdt, "mdt.scratch-MDT0000.hsm.max_requests", 1),
            ("lustre_osp_precreate_batch" + osp, "osp.scratch-OST0000-osc-MDT0000.create_count", 1),
            ("lustre_osp_precreate_batch_limit" + osp, "osp.scratch-OST0000-osc-MDT0000.max_create_count", 1),
            ("lustre_import_rpcs_in_flight_limit" + import, $"osc.scratch-OST0000-osc-{mount}.max_rpcs_in_flight", 1),
            ("lustre_import_rpc_pages_limit" + import, $"osc.scratch-OST0000-osc-{mount}.max_pages_per_rpc", 1),
            ("lustre_import_active" + import, $"osc.scratch-OST0000-osc-{mount}.active", 1),
            ("lustre_client_read_ahead_limit_bytes" + client, $"llite.scratch-{mount}.max_read_ahead_mb", 1024 * 1024),
            ("lustre_client_statahead_limit" + client, $"llite.scratch-{mount}.statahead_max", 1),
            ("lustre_service_threads_maximum{service=\"ost_io\"}", "ost.OSS.ost_io.threads_max", 1),
            ("lustre_nodemap_trusted{nodemap=\"lab\"}", "nodemap.lab.trusted_nodemap", 1),
            ("lustre_lnet_watchdog_ratelimit_seconds", "watchdog_ratelimit", 1),
        ];
        Assert.Equal(
            pairs.Select(
                p => $"{p.Series} {long.Parse(printed[p.Parameter], System.Globalization.CultureInfo.InvariantCulture) * p.Factor}"),
            pairs.Select(p => $"{p.Series} {served.GetValueOrDefault(p.Series)}"));
    }
}
