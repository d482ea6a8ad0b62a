using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Quotas;

namespace LustreActors.Sources.Tests.Lustre.Quotas;

public sealed class QuotaStateTests : IDisposable
{
    private const string Info = """
        target name:    work-MDT0000
        pool ID:         0
        type:            md
        quota enabled:   ug
        conn to master:  setup
        glimpse_refresh: 68
        space acct:     ugp
        user uptodate:  glb[1],slv[1],reint[0]
        group uptodate: glb[1],slv[0],reint[1]
        project uptodate: glb[0],slv[0],reint[0]

        """;

    private const string NotSetUp = """
        target name:    work-OST0003
        pool ID:        0
        type:           dt
        quota enabled:  none
        conn to master: not setup yet

        """;

    private const string Pool215 = """
        pool:
            id: 0
            type: dt
            ref: 1
            least qunit: 1024
            usr:
                #slv: 2
                #lqe: 30
            grp:
                #slv: 2
                #lqe: 4
            prj:
                #slv: 1
                #lqe: 1

        """;

    private static readonly string Pool217 = Pool215.Replace("#slv", "quota_servers", StringComparison.Ordinal).Replace(
        "#lqe", "quota_entries", StringComparison.Ordinal);

    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void An_mdt_shows_whether_it_knows_the_limits()
    {
        _tree.Proc("osd-ldiskfs/work-MDT0000/quota_slave_md/info", Info).Proc("osd-ldiskfs/work-MDT0000/quota_slave_dt/info", NotSetUp);

        var reading = new QuotaSlaveReader(new LustreTarget("work", LustreComponent.Mdt, "work-MDT0000")).Read(_tree);

        Assert.Equal(
            ReadingOf.Expected("""filesystem="work",component="mdt",target="work-MDT0000" """, """
                lustre_quota_connected{#,resource="bytes"} 0
                lustre_quota_connected{#,resource="inodes"} 1
                lustre_quota_uptodate{#,resource="inodes",accounting="user"} 1
                lustre_quota_uptodate{#,resource="inodes",accounting="group"} 0
                lustre_quota_uptodate{#,resource="inodes",accounting="project"} 0
                lustre_quota_copying{#,resource="inodes",accounting="user"} 0
                lustre_quota_copying{#,resource="inodes",accounting="group"} 1
                lustre_quota_copying{#,resource="inodes",accounting="project"} 0
                """),
            reading.Sorted());
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void The_only_directory_of_2_10_is_about_storage_on_an_ost()
    {
        _tree.Proc("osd-zfs/work-OST0003/quota_slave/info", NotSetUp);

        Assert.Equal(
            ["""lustre_quota_connected{filesystem="work",component="ost",target="work-OST0003",resource="bytes"} 0"""],
            new QuotaSlaveReader(new LustreTarget("work", LustreComponent.Ost, "work-OST0003")).Read(_tree).Samples());
    }

    [Theory]
    [InlineData("conn to master:  setup", "conn to master:  maybe", 6, 1)]
    [InlineData("glb[1],slv[1],reint[0]", "glb[2],slv[1],reint[0]", 5, 1)]
    [InlineData("glb[1],slv[1],reint[0]", "glb[1],slv[1]", 5, 1)]
    [InlineData("user uptodate:", "group uptodate:", 5, 1)]
    [InlineData("glimpse_refresh: 68", "glimpse", 7, 1)]
    public void A_malformed_line_costs_no_other_line(string line, string instead, int samples, int refused)
    {
        _tree.Proc("osd-zfs/work-MDT0000/quota_slave_md/info", Info.Replace(line, instead, StringComparison.Ordinal));

        var reading = new QuotaSlaveReader(new LustreTarget("work", LustreComponent.Mdt, "work-MDT0000")).Read(_tree);

        Assert.Equal((samples, refused), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void The_quota_master_shows_the_targets_and_ids_of_each_pool_in_both_spellings()
    {
        _tree.Proc("qmt/work-QMT0000/dt-0x0/info", Pool215).Proc("qmt/work-QMT0000/md-fast/info", Pool217);

        var reading = new QuotaLimitsReader(new LustreTarget("work", LustreComponent.QuotaMaster, "work-QMT0000")).Read(_tree);

        Assert.Equal(12, reading.Samples().Length);
        const string labels = """filesystem="work",component="qmt",target="work-QMT0000",pool="",resource="bytes",accounting="user" """;
        Assert.Equal("30", reading.Value($"lustre_quota_pool_ids{{{labels.Trim()}}}"));
        Assert.Equal(
            "2",
            reading.Value($"lustre_quota_pool_targets{{{labels.Trim().Replace("bytes", "inodes", StringComparison.Ordinal)
                .Replace("pool=\"\"", "pool=\"fast\"", StringComparison.Ordinal)}}}"));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(52, [Info, NotSetUp, Pool215, Pool217], (pieces, findings) =>
    {
        var (ofTarget, ofPool) = (new ValueTable(QuotaSlaveParser.Width), new ValueTable(QuotaPoolParser.Width));
        for (var i = 0; i < 3; i++)
        {
            ofTarget.Add([]);
            ofPool.Add([]);
        }

        var parser = new QuotaSlaveParser(ofTarget);
        parser.Parse(pieces, findings, "info");
        var pool = new QuotaPoolParser(ofPool);
        pool.Parse(pieces, findings, "info");
        return $"{parser.IsConnected} {string.Join(' ', ofTarget.Row(0).ToArray())} {string.Join(' ', ofPool.Row(0).ToArray())}";
    });
}
