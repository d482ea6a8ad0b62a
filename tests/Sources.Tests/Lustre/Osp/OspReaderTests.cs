using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Imports;

namespace LustreActors.Sources.Tests.Lustre.Osp;

public sealed class OspReaderTests : IDisposable
{
    private const string Mdt = """filesystem="work",component="mdt",target="work-MDT0000" """;
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };

    private readonly LustreTree _tree = new LustreTree().Proc("mdt/work-MDT0000/md_stats", SyntheticTree.MdtStats);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void An_mdt_shows_the_objects_it_precreates_on_an_ost_and_the_changes_it_still_has_to_send()
    {
        Add("work-OST0000-osc-MDT0000", "FULL");

        var reading = Read();

        Assert.Equal((0, 0L), (reading.Troubles.Length, reading.LinesRefused));
        Assert.Equal(
            Lines("""
                lustre_osp_active{#} 1
                lustre_osp_destroys_in_flight{#} 66
                lustre_osp_precreate_batch{#} 32
                lustre_osp_precreate_batch_limit{#} 20000
                lustre_osp_precreate_last_id{#} 1601
                lustre_osp_precreate_next_id{#} 1580
                lustre_osp_precreate_reserved{#} 2
                lustre_osp_precreate_status{#} 0
                lustre_osp_reserved_high_bytes{#} 7340032
                lustre_osp_reserved_low_bytes{#} 3145728
                lustre_osp_rpcs_in_flight{#} 0
                lustre_osp_state{#,state="FULL"} 1
                lustre_osp_sync_changes{#} 56
                lustre_osp_sync_in_flight{#} 3
                lustre_osp_sync_in_progress{#} 4
                lustre_osp_timeouts_total{#} 9
                """, "OST0000"),
            reading.Samples());
    }

    [Fact]
    public void Only_the_mdts_own_connections_are_served_and_those_to_mdts_precreate_nothing()
    {
        Add("work-MDT0001-osp-MDT0000", "DISCONN");
        Add("work-OST0000-osc-MDT0001", "FULL");
        Add("work-MDT0000-osp-MDT0001", "FULL");
        Add("work-old-OST0000-osc-MDT0000", "FULL");
        Add("workshop-OST0000-osc-MDT0000", "FULL");

        var samples = Read().Samples();

        Assert.All(samples, s => Assert.Contains("""osp="MDT0001" """.Trim(), s, StringComparison.Ordinal));
        Assert.Contains(Lines("""lustre_osp_state{#,state="DISCONN"} 1""", "MDT0001")[0], samples);
        Assert.Contains(Lines("lustre_osp_sync_changes{#} 56", "MDT0001")[0], samples);
        Assert.DoesNotContain(samples, s => s.StartsWith("lustre_osp_precreate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-28\n", "-28", 0)]
    [InlineData("0\n", "0", 0)]
    [InlineData("28\n", null, 1)]
    [InlineData("-5000\n", null, 1)]
    [InlineData("full\n", null, 1)]
    public void An_ost_that_is_full_shows_a_negative_error(string text, string? status, int refused)
    {
        Add("work-OST0000-osc-MDT0000", "FULL");
        _tree.Sys("osp/work-OST0000-osc-MDT0000/prealloc_status", text);

        var reading = Read();

        Assert.Equal(status, reading.Value($$"""lustre_osp_precreate_status{{{Mdt.Trim()}},osp="OST0000"}"""));
        Assert.Equal(refused, reading.LinesRefused);
    }

    [Fact]
    public void A_target_that_is_down_shows_everything_that_needs_no_answer_from_it()
    {
        Add("work-OST0000-osc-MDT0000", "DISCONN");
        _tree.Sys("osp/work-OST0000-osc-MDT0000/kbytestotal", 5).Sys("osp/work-OST0000-osc-MDT0000/active", "perhaps\n");
        var watch = new TestWatch();

        var reading = Source().Read(watch);

        Assert.DoesNotContain(
            watch.Paths, p => p.Contains("kbytes", StringComparison.Ordinal) || p.Contains("/files", StringComparison.Ordinal));
        Assert.Equal("56", reading.Value($$"""lustre_osp_sync_changes{{{Mdt.Trim()}},osp="OST0000"}"""));
        Assert.Equal(1, reading.LinesRefused);
        Assert.DoesNotContain("lustre_osp_active", reading.Text(), StringComparison.Ordinal);
    }

    private void Add(string device, string state)
    {
        _tree.Debug($"osp/{device}/import", ImportTexts.WithState(state)).Debug($"osp/{device}/reserved_mb_low", "3\n");
        foreach (var (name, number) in new[]
        {
            ("active", 1), ("prealloc_reserved", 2), ("prealloc_next_id", 1580), ("prealloc_last_id", 1601), ("prealloc_status", 0),
            ("create_count", 32),
            ("max_create_count", 20000), ("sync_changes", 56), ("sync_in_flight", 3), ("sync_in_progress", 4), ("destroys_in_flight", 66),
            ("reserved_mb_high", 7),
        })
        {
            _tree.Sys($"osp/{device}/{name}", number);
        }
    }

    private Reading Read() => Source().Read();

    private Source Source() => LustreSources.For(new LustreTarget("work", LustreComponent.Mdt, "work-MDT0000"), _tree.Roots, Options)
        .Single(p => p.Part == "osp").Create();

    private static string[] Lines(string lines, string osp) =>
        [.. lines.Replace("#", $"{Mdt.Trim()},osp=\"{osp}\"", StringComparison.Ordinal).Split('\n')];
}
