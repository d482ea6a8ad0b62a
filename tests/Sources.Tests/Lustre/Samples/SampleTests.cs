namespace LustreActors.Sources.Tests.Lustre.Samples;

public sealed class SampleTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    [SampleFact]
    public void The_live_2_17_0_sample_is_read_whole()
    {
        var readings = SampleTrees.ReadAll(samples.Live("2.17.0"));

        Assert.All(readings.Values, reading => Assert.Equal(
            (0, null, 0, false), (reading.LinesRefused, reading.FirstRefusal, reading.Troubles.Length, reading.Gone)));

        var ost = readings["scratch-OST0000"];
        const string labels = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
        Value(ost, "lustre_read_bytes_total", labels, "11196694528");
        Value(ost, "lustre_read_samples_total", labels, "10690");
        Value(ost, "lustre_write_bytes_total", labels, "1644720228");
        Value(ost, "lustre_write_minimum_size_bytes", labels, "2");
        Value(ost, "lustre_capacity_bytes", labels, "3925110784");
        Value(ost, "lustre_grant_granted_bytes", labels, "514226880");
        Value(ost, "lustre_connected_clients", labels, "1");
        Value(ost, "lustre_exports", labels, "2");
        Value(ost, "lustre_stats_seconds_total", labels.Trim() + ",operation=\"read\"", "17.942104");
        Value(ost, "lustre_stats_total", labels.Trim() + ",operation=\"destroy\"", "1755");

        const string mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;
        Value(readings["scratch-MDT0000"], "lustre_stats_total", mdt.Trim() + ",operation=\"parallel_rename_file\"", "4");
        Value(readings["scratch-MDT0000"], "lustre_stats_seconds_total", mdt.Trim() + ",operation=\"open\"", "7.978724");
        Value(
            readings["scratch-MDT0000/exports"], "lustre_client_export_stats_total", mdt.Trim() + ",nid=\"0@lo\",operation=\"open\"",
            "4110");
        Value(readings["scratch-OST0000/exports"], "lustre_client_export_read_bytes_total", labels.Trim() + ",nid=\"0@lo\"", "11210326016");

        const string client = """filesystem="scratch",component="client",target="scratch-ffff888124e81000",client="node01" """;
        Value(readings["scratch-ffff888124e81000"], "lustre_read_bytes_total", client, "12288000000");
        Value(
            readings["scratch-ffff888124e81000"], "lustre_stats_maximum_seconds", client.Trim() + ",operation=\"openclosetime\"",
            "115.806185");

        Value(ost, "lustre_locks", labels, "52");
        Value(ost, "lustre_lock_pool_grant_speed", labels, "-44");
        Value(ost, "lustre_lock_pool_events_total", labels.Trim() + ",event=\"grant\"", "15660");
        Value(readings["scratch-MDT0000"], "lustre_lock_pool_events_total", mdt.Trim() + ",event=\"cancel\"", "30240");

        var services = readings["lustre/services"];
        Value(services, "lustre_service_wait_seconds_total", "service=\"ost_io\"", "8.859589");
        Value(services, "lustre_service_waited_total", "service=\"ost_io\"", "13139");
        Value(services, "lustre_service_seconds_total", "service=\"ost_io\",operation=\"ost_write\"", "46.205712");
        Value(services, "lustre_service_requests_total", "service=\"ost\",operation=\"ldlm_glimpse_enqueue\"", "3678");
        Value(services, "lustre_service_queue_depth_sum", "service=\"ldlm_cbd\"", "71");
        Value(services, "lustre_service_threads", "service=\"ost_io\"", "7");
        Value(services, "lustre_service_requests_total", "service=\"mgs\",operation=\"llog_origin_handle_next_block\"", "62");
        Value(services, "lustre_page_pool_pages_maximum", "pool=\"encryption\"", "71591");
        Assert.Equal("350", services.Value("lustre_locks_granted"));
        Value(readings["lustre/nodemaps"], "lustre_nodemap_exports", "nodemap=\"default\"", "8");
        Value(readings["lustre/nodemaps"], "lustre_nodemap_trusted", "nodemap=\"lab\"", "1");
        Assert.Equal("16300410744", readings["lnet"].Value("lustre_lnet_send_bytes_total"));
        Assert.Equal("139829", readings["lnet"].Value("lustre_lnet_receive_messages_total"));
        Value(readings["lnet"], "lustre_lnet_ni_credits_minimum", "nid=\"10.0.2.15@tcp\"", "254");
        Value(readings["lnet/peers"], "lustre_lnet_peer_credits_minimum", "nid=\"10.0.2.15@tcp\"", "6");

        var host = readings["lustre"];
        Assert.Equal("1", host.Value("lustre_healthy"));
        Assert.Equal("1", host.Value("""lustre_version_info{version="2.17.0"}"""));
        Assert.Equal("1", host.Value("""lustre_jobid_info{jobid_var="procname_uid",jobid_name="%e.%u"}"""));
        Assert.Equal("44762727", host.Value("lustre_lnet_memory_used_bytes"));
        Assert.Equal(4, host.Samples().Count(
            l => l.StartsWith("lustre_device_healthy{", StringComparison.Ordinal) && l.EndsWith(" 1", StringComparison.Ordinal)));
    }

    [SampleFact]
    public void The_live_2_15_8_sample_on_zfs_is_read_whole()
    {
        var readings = SampleTrees.ReadAll(samples.Live("2.15.8"));

        Assert.All(readings.Values, reading => Assert.Equal(
            (0, null, 0, false), (reading.LinesRefused, reading.FirstRefusal, reading.Troubles.Length, reading.Gone)));
        const string labels = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
        Value(readings["scratch-OST0000"], "lustre_read_bytes_total", labels, "13631488");
        Value(readings["scratch-OST0000"], "lustre_write_bytes_total", labels, "173604924");
        Value(readings["scratch-OST0000"], "lustre_stats_seconds_total", labels.Trim() + ",operation=\"destroy\"", "7.662753");
        Assert.Contains(
            $"lustre_read_bytes_created{{{labels.Trim()}}} 1795234505.423562249", readings["scratch-OST0000"].Samples(
                Metrics.Families.ExpositionFormat.OpenMetrics));
        Value(
            readings["scratch-OST0000/exports"], "lustre_client_export_stats_total", labels.Trim() + ",nid=\"0@lo\",operation=\"punch\"",
            "28");
        const string client = """filesystem="scratch",component="client",target="scratch-ffff88812150f000",client="node01" """;
        Value(readings["scratch-ffff88812150f000"], "lustre_read_bytes_total", client, "4852809728");
        Assert.Equal("266287916", readings["lustre"].Value("lustre_memory_used_bytes"));
        Value(readings["scratch-OST0000"], "lustre_lock_pool_events_total", labels.Trim() + ",event=\"grant\"", "2996");
        Value(readings["lustre/services"], "lustre_service_wait_seconds_total", "service=\"mdt_readpage\"", "1.89944");
        Assert.Equal("1547698176", readings["lustre/services"].Value("lustre_locks_limit_bytes"));
        Value(readings["lustre/nodemaps"], "lustre_nodemap_exports", "nodemap=\"default\"", "8");
        Assert.Equal("5547208808", readings["lnet"].Value("lustre_lnet_send_bytes_total"));
    }

    [SampleFact]
    public void The_2_10_1_sample_is_read_whole_though_it_lists_an_operation_twice()
    {
        var readings = SampleTrees.ReadAll(SampleTrees.Roots(Path.Combine(SampleTrees.Folder, "tree-2.10.1")));

        var ost = readings["lustrefs-OST0000"];
        const string labels = """filesystem="lustrefs",component="ost",target="lustrefs-OST0000" """;
        Value(ost, "lustre_write_bytes_total", labels, "16552048697344");
        Value(ost, "lustre_write_samples_total", labels, "4298711");
        Value(ost, "lustre_capacity_bytes", labels, "48300408438784");
        Value(ost, "lustre_grant_pending_bytes", labels, "5815533568");
        Value(ost, "lustre_degraded", labels, "0");
        Value(ost, "lustre_stats_total", labels.Trim() + ",operation=\"statfs\"", "35359");
        Assert.Equal(0, ost.LinesRefused);
        const string client = """filesystem="lustrefs",component="client",target="lustrefs-ffff88105db50000",client="node01" """;
        Value(readings["lustrefs-ffff88105db50000"], "lustre_write_bytes_total", client, "93813797294080");
        Assert.Equal("1", readings["lustre"].Value("""lustre_version_info{version="2.10.1"}"""));
        Value(ost, "lustre_lock_pool_events_total", labels.Trim() + ",event=\"grant\"", "33");
        Value(readings["lustre/services"], "lustre_service_wait_seconds_total", "service=\"ost_io\"", "135.895464");
        Value(readings["lustre/services"], "lustre_service_seconds_total", "service=\"ost_io\",operation=\"ost_write\"", "13836.421716");
        Value(readings["lustre/services"], "lustre_page_pool_pages_maximum", "pool=\"encryption\"", "2052111");
        Value(readings["lustre/nodemaps"], "lustre_nodemap_exports", "nodemap=\"default\"", "9");
        Assert.All(readings.Values, reading => Assert.False(reading.Gone));
        Assert.All(
            readings.Where(r => !r.Key.Contains("-OST", StringComparison.Ordinal)),
            r => Assert.Equal((r.Key, 0), (r.Key, r.Value.LinesRefused)));
    }

    [SampleFact]
    public void The_telegraf_samples_are_read()
    {
        var folder = Path.Combine(SampleTrees.Folder, "telegraf/plugins/inputs/lustre2/testcases");

        var roots = SampleTrees.Roots(Path.Combine(folder, "custom_locations/host_proc/.."));
        var custom = SampleTrees.ReadAll(roots with { Proc = Path.Combine(folder, "custom_locations/host_proc/fs/lustre") });
        Value(
            custom["OST0001"], "lustre_stats_total", """filesystem="OST0001",component="mdt",target="OST0001",operation="getxattr" """,
            "6145349681");

        var v212 = SampleTrees.ReadAll(SampleTrees.Roots(Path.Combine(folder, "v2.12")));
        Value(
            v212["OST0001/exports"], "lustre_client_export_read_bytes_total",
            """filesystem="OST0001",component="ost",target="OST0001",nid="10.2.4.27@o2ib1" """,
            "78026117632000");
        Assert.Equal("1", v212["lustre"].Value("lustre_healthy"));
    }

    private static void Value(Reading reading, string family, string labels, string value) =>
        Assert.Equal(value, reading.Value($"{family}{{{labels.Trim()}}}"));
}
