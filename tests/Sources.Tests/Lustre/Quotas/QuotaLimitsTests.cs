using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Quotas;

namespace LustreActors.Sources.Tests.Lustre.Quotas;

public sealed class QuotaLimitsTests : IDisposable
{
    private const string Qmt = """filesystem="scratch",component="qmt",target="scratch-QMT0000" """;

    private const string Users = """
        global_pool0_dt_usr
        - id:      0
          limits:  { hard:            0, soft:            0, granted:            0, time:          604800 }
        - id:      1001
          limits:  { hard:       307200, soft:       204800, granted:       144744, time:      1700000500 }
        - id:      1002
          limits:  { hard:            0, soft:            0, granted:            7, time: 281474976710656 }
        - id:      1003
          limits:  { hard:            0, soft:            0, granted:            0, time: 281474976710656 }

        """;

    private const string WideProjects = """
        global_pool0_md_prj
        - id:      5
          limits:  { hard:                 2000, soft:                 1000, granted:                 1536, time:                    0 }
        - id:      0
          limits:  { hard:                  100, soft:                    0, granted:                    0, time:                86400 }

        """;

    private const string Pool = "global_index_copy:\n- id:      1001\n"
        + "  limits:  { hard:            8, soft:            0, granted:            4, time:               0 }\n";

    private static readonly LustreTarget Master = new("scratch", LustreComponent.QuotaMaster, "scratch-QMT0000");
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Limits_of_storage_are_bytes_and_those_of_files_are_files()
    {
        _tree.Proc("qmt/scratch-QMT0000/dt-0x0/glb-usr", Users).Proc("qmt/scratch-QMT0000/md-0x0/glb-prj", WideProjects)
            .Proc("qmt/scratch-QMT0000/dt-flash/glb-usr", Pool).Proc("qmt/scratch-QMT0000/dt-flash/info", "pool:\n");

        var reading = new QuotaLimitsReader(Master).Read(_tree);

        Assert.Equal(
            ReadingOf.Expected(Qmt, """
                lustre_quota_hard_limit{#,accounting="user",pool="",resource="bytes",id="0"} 0
                lustre_quota_soft_limit{#,accounting="user",pool="",resource="bytes",id="0"} 0
                lustre_quota_granted_limit{#,accounting="user",pool="",resource="bytes",id="0"} 0
                lustre_quota_grace_seconds{#,accounting="user",pool="",resource="bytes",id="0"} 604800
                lustre_quota_hard_limit{#,accounting="user",pool="",resource="bytes",id="1001"} 314572800
                lustre_quota_soft_limit{#,accounting="user",pool="",resource="bytes",id="1001"} 209715200
                lustre_quota_granted_limit{#,accounting="user",pool="",resource="bytes",id="1001"} 148217856
                lustre_quota_grace_end_time_seconds{#,accounting="user",pool="",resource="bytes",id="1001"} 1700000500
                lustre_quota_hard_limit{#,accounting="user",pool="",resource="bytes",id="1002"} 0
                lustre_quota_soft_limit{#,accounting="user",pool="",resource="bytes",id="1002"} 0
                lustre_quota_granted_limit{#,accounting="user",pool="",resource="bytes",id="1002"} 7168
                lustre_quota_hard_limit{#,accounting="user",pool="flash",resource="bytes",id="1001"} 8192
                lustre_quota_soft_limit{#,accounting="user",pool="flash",resource="bytes",id="1001"} 0
                lustre_quota_granted_limit{#,accounting="user",pool="flash",resource="bytes",id="1001"} 4096
                lustre_quota_hard_limit{#,accounting="project",pool="",resource="inodes",id="5"} 2000
                lustre_quota_soft_limit{#,accounting="project",pool="",resource="inodes",id="5"} 1000
                lustre_quota_granted_limit{#,accounting="project",pool="",resource="inodes",id="5"} 1536
                lustre_quota_hard_limit{#,accounting="project",pool="",resource="inodes",id="0"} 100
                lustre_quota_soft_limit{#,accounting="project",pool="",resource="inodes",id="0"} 0
                lustre_quota_granted_limit{#,accounting="project",pool="",resource="inodes",id="0"} 0
                lustre_quota_grace_seconds{#,accounting="project",pool="",resource="inodes",id="0"} 86400
                """),
            reading.Sorted());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_tenant_is_distinguished_from_a_pool()
    {
        _tree.Proc("qmt/scratch-QMT0000/lqa-md-red/glb-grp", WideProjects);

        Assert.Equal(
            "2000", new QuotaLimitsReader(Master).Read(_tree).Value(
                $$"""lustre_lqa_hard_limit{{{Qmt.Trim()}},accounting="group",tenant="red",resource="inodes",id="5"}"""));
    }

    [Fact]
    public void A_directory_that_is_not_a_pool_is_skipped()
    {
        _tree.Proc("qmt/scratch-QMT0000/spare/glb-usr", Users).Proc("qmt/scratch-QMT0000/dt-/glb-usr", Users);

        var reading = new QuotaLimitsReader(Master).Read(_tree);

        Assert.Equal((0, 0), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void A_pool_that_was_destroyed_loses_its_series()
    {
        _tree.Proc("qmt/scratch-QMT0000/dt-0x0/glb-usr", Users).Proc("qmt/scratch-QMT0000/dt-flash/glb-usr", Pool);
        var reader = new QuotaLimitsReader(Master);
        Assert.Contains("flash", reader.Read(_tree).Text(), StringComparison.Ordinal);

        Directory.Delete(Path.Combine(_tree.Roots.Proc, "qmt/scratch-QMT0000/dt-flash"), recursive: true);

        Assert.DoesNotContain("flash", reader.Read(_tree).Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits: { hard: 1, soft: 2, granted: 3 }")]
    [InlineData("- id: 7\n  limits: { hard: 1, soft: 2 }")]
    [InlineData("- id: 7\n  limits: { hard: 1; soft: 2, granted: 3, time: 4 }")]
    [InlineData("- id: 7\n  limits: { hard: 18446744073709551615, soft: 2, granted: 3, time: 4 }")]
    [InlineData("- id: 7\n  usage: { inodes: 1, kbytes: 2 }\n  limits: { hard: 1, soft: 2, granted: 3, time: 4 }")]
    public void A_malformed_line_costs_no_other_line(string lines)
    {
        _tree.Proc(
            "qmt/scratch-QMT0000/dt-0x0/glb-usr",
            $"global_pool0_dt_usr\n{lines}\n- id: 8\n  limits: {{ hard: 1, soft: 2, granted: 3, time: 0 }}\n");

        var reading = new QuotaLimitsReader(Master).Read(_tree);

        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal(
            "3072", reading.Value($$"""lustre_quota_granted_limit{{{Qmt.Trim()}},accounting="user",pool="",resource="bytes",id="8"}"""));
    }

    [Fact]
    public void The_quota_master_is_a_separate_source()
    {
        _tree.Proc("qmt/scratch-QMT0000/dt-0x0/glb-usr", Users);
        var options = new LustreSourceOptions { ClientName = "node01", Quotas = SourceSetting.On };

        var target = Assert.Single(new LustreDiscovery(_tree.Roots).Discover(new TestWatch()).Targets);
        var plan = Assert.Single(LustreSources.For(target, _tree.Roots, options));

        Assert.Equal(("scratch-QMT0000", Master), (plan.Name, target));
        Assert.Equal(11, plan.Create().Read().Samples().Length);
        Assert.Empty(LustreSources.For(target, _tree.Roots, options with { Quotas = SourceSetting.Off }));
        Directory.Delete(Path.Combine(_tree.Roots.Proc, "qmt"), recursive: true);
        Assert.True(plan.Create().Read().Gone);
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(22, [Users, WideProjects, Pool], (pieces, findings) =>
    {
        var ids = new QuotaIds();
        ids.BeginFile();
        var table = new ValueTable(LimitColumns.Width);
        var parser = new QuotaParser(ids, table, findings, "glb-usr");
        parser.Parse(pieces, findings, "glb-usr");
        parser.End(before: 0);
        return string.Join('\n', Enumerable.Range(0, table.Count).Select(
            i => $"{Encoding.UTF8.GetString(table.Labels(i))} {string.Join(' ', table.Row(i).ToArray())}"));
    });
}
