using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Scrub;

namespace LustreActors.Sources.Tests.Lustre.Scrub;

public sealed class ScrubTests : IDisposable
{
    private const string Scrub = """
        name: OI_scrub
        magic: 0x4c5fe253
        oi_files: 64
        status: completed
        flags:
        param:
        time_since_last_completed: 331 seconds
        time_since_latest_start: 335 seconds
        latest_start_position: N/A
        checked: 250
        updated: 3
        failed: 1
        success_count: 2
        run_time: 4 seconds
        average_speed: 62 objects/sec
        real_time_speed: N/A
        current_position: N/A

        """;

    private const string Namespace = """
        name: lfsck_namespace
        magic: 0xa06249ff
        version: 2
        status: scanning-phase1
        flags: scanned-once,inconsistent
        latest_start_position: 13, N/A, N/A
        checked_phase1: 100
        checked_phase2: 20
        failed_phase1: 4
        failed_phase2: 3
        dirent_repaired: 5
        striped_shards_repaired: 6
        success_count: 0
        run_time_phase1: 12 seconds
        run_time_phase2: 0 seconds
        average_speed_phase1: 8 items/sec
        average_speed_phase2: N/A
        real_time_speed_phase1: 9 items/sec
        real_time_speed_phase2: N/A
        current_position: 25, [0x200000401:0x1:0x0], 0x3f

        """;

    private const string Layout = "name: lfsck_layout\nstatus: init\nrepaired_dangling: 2\nrepaired_orphan: 1\nchecked_phase1: 8\n"
        + "checked_phase2: 0\nfailed_phase1: 0\n";
    private static readonly LustreTarget MdtTarget = new("scratch", LustreComponent.Mdt, "scratch-MDT0000");
    private static readonly LustreTarget OstTarget = new("scratch", LustreComponent.Ost, "scratch-OST0003");
    private static readonly LustreSourceOptions On = new()
    {
        ClientName = "node01",
        Scrub = new SourceSetting(
        true, TimeSpan.FromSeconds(30))
    };
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void An_mdt_shows_the_results_of_its_checks()
    {
        _tree.Debug("osd-ldiskfs/scratch-MDT0000/oi_scrub", Scrub).Debug("mdd/scratch-MDT0000/lfsck_namespace", Namespace).Proc(
            "mdd/scratch-MDT0000/lfsck_layout", Layout);

        var plan = LustreSources.For(MdtTarget, _tree.Roots, On).Single(p => p.Part == "upkeep");
        var reading = plan.Create().Read();

        Assert.Equal(("scratch-MDT0000/upkeep", TimeSpan.FromSeconds(30), 0), (plan.Name, plan.MinAge, reading.LinesRefused));
        Assert.Equal(
            ReadingOf.Expected("""filesystem="scratch",component="mdt",target="scratch-MDT0000" """, """
                lustre_scrub_status{#,status="completed"} 1
                lustre_scrub_checked{#} 250
                lustre_scrub_updated{#} 3
                lustre_scrub_failed{#} 1
                lustre_scrub_successes_total{#} 2
                lustre_scrub_completed_age_seconds{#} 331
                lustre_scrub_started_age_seconds{#} 335
                lustre_scrub_run_seconds{#} 4
                lustre_scrub_average_speed{#} 62
                lustre_lfsck_status{#,kind="namespace",status="scanning-phase1"} 1
                lustre_lfsck_checked{#,kind="namespace"} 120
                lustre_lfsck_repaired{#,kind="namespace"} 11
                lustre_lfsck_failed{#,kind="namespace"} 7
                lustre_lfsck_repairs{#,kind="namespace",damage="dirent"} 5
                lustre_lfsck_repairs{#,kind="namespace",damage="striped_shards"} 6
                lustre_lfsck_successes_total{#,kind="namespace"} 0
                lustre_lfsck_run_seconds{#,kind="namespace",phase="1"} 12
                lustre_lfsck_run_seconds{#,kind="namespace",phase="2"} 0
                lustre_lfsck_average_speed{#,kind="namespace",phase="1"} 8
                lustre_lfsck_current_speed{#,kind="namespace",phase="1"} 9
                lustre_lfsck_repairs{#,kind="layout",damage="dangling"} 2
                lustre_lfsck_repairs{#,kind="layout",damage="orphan"} 1
                lustre_lfsck_status{#,kind="layout",status="init"} 1
                lustre_lfsck_checked{#,kind="layout"} 8
                lustre_lfsck_repaired{#,kind="layout"} 3
                lustre_lfsck_failed{#,kind="layout"} 0
                """),
            reading.Sorted());
    }

    [Fact]
    public void An_ost_is_checked_too()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/oi_scrub", Scrub).Proc("obdfilter/scratch-OST0003/lfsck_layout", Layout);

        var reading = LustreSources.For(OstTarget, _tree.Roots, On).Single(p => p.Part == "upkeep").Create().Read();

        Assert.Equal("1", reading.Value(
            """lustre_lfsck_status{filesystem="scratch",component="ost",target="scratch-OST0003",kind="layout",status="init"}"""));
        Assert.Equal((15, 0), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void A_state_that_changes_is_served_as_it_is_now()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/oi_scrub", Scrub);
        var reader = ScrubReader.Scrub(OstTarget);
        reader.Read(_tree);
        _tree.Proc("osd-zfs/scratch-OST0003/oi_scrub", "status: crashed\n");

        Assert.Equal(
            ["""lustre_scrub_status{filesystem="scratch",component="ost",target="scratch-OST0003",status="crashed"} 1"""],
            reader.Read(_tree).Samples());
    }

    [Theory]
    [InlineData("status:")]
    [InlineData("status: two words")]
    [InlineData("checked: -1")]
    [InlineData("updated: some")]
    [InlineData("failed: 9223372036854775807")]
    [InlineData("nothing at all")]
    [InlineData("run_time: 5 sheep")]
    [InlineData("run_time: -5 seconds")]
    [InlineData("average_speed: fast")]
    [InlineData("success_count: 5 seconds ago")]
    public void A_malformed_line_costs_no_other_line(string line)
    {
        _tree.Proc("osd-zfs/scratch-OST0003/oi_scrub", $"failed: 1\n{line}\nchecked: 5\n");

        var reading = ScrubReader.Scrub(OstTarget).Read(_tree);

        Assert.Equal((2, 1), (reading.Samples().Length, reading.LinesRefused));
        Assert.EndsWith($"oi_scrub:2: {line}", reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_read_only_when_asked_for() =>
        Assert.DoesNotContain(LustreSources.For(OstTarget, _tree.Roots, On with { Scrub = SourceSetting.Off }), p => p.Part == "upkeep");

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(25, [Scrub, Namespace, Layout], (pieces, findings) =>
    {
        var row = new long[ScrubReader.Width];
        Array.Fill(row, ValueTable.Absent);
        var rows = new KeyedRows(static name => LabelText.Row("damage"u8, name));
        rows.Begin(new ValueTable(1));
        var parser = new ScrubParser(rows, row);
        parser.Parse(pieces, findings, "lfsck");
        return $"{Encoding.UTF8.GetString(parser.Status)} {string.Join(' ', row)}";
    });
}
