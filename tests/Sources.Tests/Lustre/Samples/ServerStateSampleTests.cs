namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Recovery, quotas, changelogs, settings and checks, compared by hand with the captured files.</summary>
public sealed class ServerStateSampleTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    private const string Ost = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
    private const string Mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;
    private const string Qmt = """filesystem="scratch",component="qmt",target="scratch-QMT0000" """;

    [SampleFact]
    public void The_live_2_17_0_sample_gives_what_its_files_say()
    {
        var readings = SampleTrees.ReadAll(samples.Live("2.17.0"));

        Values(
            readings,
            ("scratch-OST0000", "lustre_recovery_state{#,state=\"inactive\"}", Ost, "1"),
            ("scratch-OST0000", "lustre_ost_status{filesystem=\"scratch\",ost=\"OST0000\"}", Ost, "1"),
            ("scratch-OST0000", "lustre_recovery_time_soft_seconds{#}", Ost, "300"),
            ("scratch-OST0000", "lustre_brw_size_bytes{#}", Ost, "4194304"),
            ("scratch-OST0000", "lustre_grant_precreate_capacity_bytes{#}", Ost, "228928"),
            ("scratch-OST0000", "lustre_target_readonly{#}", Ost, "0"),
            ("scratch-OST0000/quota", "lustre_quota_used_bytes{#,accounting=\"user\",id=\"1001\"}", Ost, "100769792"),
            ("scratch-OST0000/quota", "lustre_quota_used_inodes{#,accounting=\"group\",id=\"1003\"}", Ost, "32"),
            ("scratch-OST0000/quota", "lustre_quota_enabled{#,resource=\"bytes\",accounting=\"project\"}", Ost, "1"),
            ("scratch-OST0000/upkeep", "lustre_lfsck_status{#,kind=\"layout\",status=\"init\"}", Ost, "1"),
            ("scratch-MDT0000", "lustre_changelog_current_index{#}", Mdt, "11362"),
            ("scratch-MDT0000", "lustre_changelog_user_idle_seconds{#,user=\"cl2\"}", Mdt, "280"),
            ("scratch-MDT0000", "lustre_hsm_agents{#}", Mdt, "0"),
            ("scratch-MDT0000", "lustre_imperative_recovery_factor{#}", Mdt, "5"),
            ("scratch-MDT0000/upkeep", "lustre_changelog_size_bytes{#}", Mdt, "1383320"),
            ("scratch-MDT0000/quota", "lustre_quota_used_inodes{#,accounting=\"user\",id=\"1003\"}", Mdt, "66"),
            ("scratch-MDT0000/quota", "lustre_quota_enabled{#,resource=\"inodes\",accounting=\"user\"}", Mdt, "1"),
            ("scratch-QMT0000", "lustre_quota_hard_limit{#,accounting=\"user\",pool=\"\",resource=\"bytes\",id=\"1001\"}", Qmt,
                "314572800"),
            ("scratch-QMT0000", "lustre_quota_granted_limit{#,accounting=\"user\",pool=\"flash\",resource=\"bytes\",id=\"1001\"}", Qmt,
                "131432448"),
            ("scratch-QMT0000", "lustre_quota_soft_limit{#,accounting=\"user\",pool=\"\",resource=\"inodes\",id=\"1001\"}", Qmt, "1000"),
            ("scratch-QMT0000", "lustre_quota_grace_seconds{#,accounting=\"project\",pool=\"\",resource=\"inodes\",id=\"0\"}", Qmt,
                "604800"),
            ("MGS", "lustre_mgs_notification_seconds_total{#}", """filesystem="scratch",component="mgt",target="MGS" """, "0.005858152"),
            ("MGS", "lustre_mgs_targets{#}", """filesystem="scratch",component="mgt",target="MGS" """, "3"));

        // One of the two directories of an MDT is read: four users, four groups and a project, with storage and files of each.
        Assert.Equal(
            18, readings["scratch-MDT0000/quota"].Samples().Count(l => l.StartsWith("lustre_quota_used", StringComparison.Ordinal)));
        Assert.Empty(readings["lustre"].Notes);
    }

    [SampleFact]
    public void The_live_2_15_8_sample_gives_what_its_files_say()
    {
        var readings = SampleTrees.ReadAll(samples.Live("2.15.8"));

        Values(
            readings,
            ("scratch-OST0000", "lustre_recovery_state{#,state=\"inactive\"}", Ost, "1"),
            ("scratch-OST0000", "lustre_brw_size_bytes{#}", Ost, "1048576"),
            ("scratch-OST0000/quota", "lustre_quota_used_bytes{#,accounting=\"user\",id=\"1002\"}", Ost, "26240000"),
            ("scratch-OST0000/upkeep", "lustre_scrub_status{#,status=\"init\"}", Ost, "1"),
            ("scratch-MDT0000", "lustre_changelog_current_index{#}", Mdt, "7557"),
            ("scratch-MDT0000/upkeep", "lustre_changelog_size_bytes{#}", Mdt, "985048"),
            ("scratch-QMT0000", "lustre_quota_granted_limit{#,accounting=\"user\",pool=\"\",resource=\"bytes\",id=\"1002\"}", Qmt,
                "52757504"),
            ("scratch-QMT0000", "lustre_quota_hard_limit{#,accounting=\"group\",pool=\"\",resource=\"bytes\",id=\"2001\"}", Qmt,
                "1073741824"));
        Assert.Equal(
            18, readings["scratch-MDT0000/quota"].Samples().Count(l => l.StartsWith("lustre_quota_used", StringComparison.Ordinal)));
    }

    [SampleFact]
    public void The_2_10_1_sample_gives_what_its_files_say()
    {
        var readings = SampleTrees.ReadAll(SampleTrees.Roots(Path.Combine(SampleTrees.Folder, "tree-2.10.1")));
        const string ost = """filesystem="lustrefs",component="ost",target="lustrefs-OST0000" """;

        Values(
            readings,
            ("lustrefs-OST0000", "lustre_recovery_state{#,state=\"complete\"}", ost, "1"),
            ("lustrefs-OST0000", "lustre_recovery_start_time_seconds{#}", ost, "1510605701"),
            ("lustrefs-OST0000", "lustre_recovery_info{#,vbr=\"disabled\",ir=\"enabled\"}", ost, "1"),
            ("lustrefs-OST0000", "lustre_target_instance{#}", ost, "3"),
            ("lustrefs-OST0000/quota", "lustre_quota_used_bytes{#,accounting=\"user\",id=\"0\"}", ost, "142260532224"),
            ("lustrefs-OST0000/quota", "lustre_quota_enabled{#,resource=\"bytes\",accounting=\"user\"}", ost, "0"),
            ("MGS", "lustre_mgs_targets{#}", """filesystem="lustrefs",component="mgt",target="MGS" """, "8"));
        Assert.All(
            readings.Where(r => r.Key.EndsWith("/quota", StringComparison.Ordinal) || r.Key.EndsWith("/upkeep", StringComparison.Ordinal)),
            r => Assert.Equal((r.Key, 0, 0, null), (r.Key, r.Value.LinesRefused, r.Value.Troubles.Length, r.Value.FirstRefusal)));
    }

    private static void Values(
        Dictionary<string, Reading> readings, params (string Source, string Series, string Labels, string Value)[] expected) =>
        Assert.Equal(
            expected.Select(e => (e.Source, e.Series, (string?)e.Value)),
            expected.Select(
                e => (e.Source, e.Series, readings[e.Source].Value(e.Series.Replace("#", e.Labels.Trim(), StringComparison.Ordinal)))));
}
