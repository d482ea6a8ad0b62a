using LustreActors.Sources.Tests.Lustre.Samples;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class ImportSampleTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    [SampleFact]
    public void The_live_2_17_0_connections_are_read_whole()
    {
        var readings = SampleTrees.ReadAll(samples.Live("2.17.0"));

        const string mount = """filesystem="scratch",component="client",target="scratch-ffff888124e81000",client="node01" """;
        Values(
            readings["scratch-ffff888124e81000/imports"], mount, ("lustre_import_connection_attempts_total{#,import=\"OST0000\"}", "4"),
            ("lustre_import_rpcs_in_flight{#,import=\"OST0000\"}", "1"), ("lustre_import_wait_seconds{#,import=\"OST0000\"}", "0.004965"),
            ("lustre_import_read_mean_size_bytes{#,import=\"OST0000\"}", "1047507"),
            ("lustre_import_write_mean_seconds{#,import=\"OST0000\"}", "0.033101"),
            ("lustre_import_grant_bytes{#,import=\"OST0000\"}", "513998848"),
            ("lustre_import_state{#,import=\"MDT0000\",state=\"FULL\"}", "1"),
            ("lustre_import_server_info{#,import=\"OST0001\",nid=\"0@lo\"}", "1"),
            ("lustre_ost_status{filesystem=\"scratch\",target=\"scratch-ffff888124e81000\",client=\"node01\",ost=\"OST0000\"}", "1"),
            ("lustre_mdt_status{filesystem=\"scratch\",target=\"scratch-ffff888124e81000\",client=\"node01\",mdt=\"MDT0000\"}", "1"));
        Assert.Equal(3, readings["scratch-ffff888124e81000/imports"].Samples().Count(
            s => s.StartsWith("lustre_import_state{", StringComparison.Ordinal)));
        Values(
            readings["scratch-OST0000-osc-ffff888124e81000/capacity"],
            "filesystem=\"scratch\",ost=\"OST0000\",target=\"scratch-ffff888124e81000\",client=\"node01\"",
            ("lustre_ost_capacity_bytes{#}", "3925110784"), ("lustre_ost_free_bytes{#}", "3779915776"),
            ("lustre_ost_inodes_free{#}", "261739"));
        Values(
            readings["scratch-ffff888124e81000"], mount, ("lustre_read_ahead_total{#,event=\"hits\"}", "49146"),
            ("lustre_statahead_total{#,event=\"miss\"}", "135"),
            ("lustre_client_cache_used_bytes{#}", "158334976"), ("lustre_client_unstable_pages{#}", "5120"),
            ("lustre_client_statahead_limit{#}", "128"));
        Values(
            readings["scratch-MDT0000/osp"], "filesystem=\"scratch\",component=\"mdt\",target=\"scratch-MDT0000\",osp=\"OST0000\"",
            ("lustre_osp_precreate_last_id{#}", "1601"), ("lustre_osp_sync_changes{#}", "56"), ("lustre_osp_destroys_in_flight{#}", "66"),
            ("lustre_osp_reserved_high_bytes{#}", "7340032"), ("lustre_osp_state{#,state=\"FULL\"}", "1"));
        Values(
            readings["lustre"], "", ("lustre_mgc_status{mgs=\"10.0.2.15@tcp\"}", "1"),
            ("lustre_mgc_state{mgs=\"10.0.2.15@tcp\",state=\"FULL\"}", "1"));
        Values(readings["scratch-OST0001"], "", ("lustre_ost_status{filesystem=\"scratch\",ost=\"OST0001\"}", "1"));
    }

    [SampleFact]
    public void The_live_2_15_8_connections_are_read_whole()
    {
        var readings = SampleTrees.ReadAll(samples.Live("2.15.8"));

        const string mount = """filesystem="scratch",component="client",target="scratch-ffff88812150f000",client="node01" """;
        Values(
            readings["scratch-ffff88812150f000/imports"], mount, ("lustre_import_service_estimate_seconds{#,import=\"OST0000\"}", "31"),
            ("lustre_import_wait_seconds{#,import=\"OST0000\"}", "0.028644"),
            ("lustre_import_grant_bytes{#,import=\"OST0000\"}", "649986048"),
            ("lustre_import_rpc_pages_limit{#,import=\"OST0000\"}", "256"),
            ("lustre_import_committed_transaction{#,import=\"MDT0000\"}", "4294972224"));
        Values(
            readings["scratch-ffff88812150f000"], mount, ("lustre_client_cache_limit_bytes{#}", "2579496960"),
            ("lustre_statahead_total{#,event=\"wrong\"}", "1"));
        Values(
            readings["scratch-MDT0000/osp"], "filesystem=\"scratch\",component=\"mdt\",target=\"scratch-MDT0000\",osp=\"OST0000\"",
            ("lustre_osp_precreate_next_id{#}", "1166"), ("lustre_osp_reserved_low_bytes{#}", "3145728"));
    }

    [SampleFact]
    public void The_2_10_1_connections_are_read_whole()
    {
        var readings = SampleTrees.ReadAll(SampleTrees.Roots(Path.Combine(SampleTrees.Folder, "tree-2.10.1")));

        var imports = readings["lustrefs-ffff88105db50000/imports"].Samples();
        Assert.Equal(
            7,
            imports.Count(s => s.StartsWith("lustre_ost_status{", StringComparison.Ordinal) && s.EndsWith(" 1", StringComparison.Ordinal)));
        Assert.Single(imports, s => s.StartsWith("lustre_mdt_status{", StringComparison.Ordinal));
        Assert.Equal(
            (0L, 0),
            (readings["lustrefs-ffff88105db50000/imports"].LinesRefused, readings["lustrefs-ffff88105db50000/imports"].Troubles.Length));
        Values(
            readings["lustrefs-MDT0000/osp"], "filesystem=\"lustrefs\",component=\"mdt\",target=\"lustrefs-MDT0000\",osp=\"OST0005\"",
            ("lustre_osp_active{#}", "1"), ("lustre_osp_reserved_high_bytes{#}", "62890442752"), ("lustre_osp_precreate_status{#}", "0"));
        Values(readings["lustre"], "", ("lustre_mgc_status{mgs=\"172.20.20.1@o2ib\"}", "1"));
    }

    private static void Values(Reading reading, string labels, params (string Series, string Value)[] expected)
    {
        Assert.Equal((0L, null), (reading.LinesRefused, reading.FirstRefusal));
        Assert.All(expected, e => Assert.Equal(
            (e.Series, e.Value), (e.Series, reading.Value(e.Series.Replace("#", labels.Trim(), StringComparison.Ordinal)))));
    }
}
