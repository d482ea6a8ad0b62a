using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Mgs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Mgs;

public sealed class MgsTests : IDisposable
{
    private const string Scratch = """filesystem="scratch",component="mgt",target="MGS" """;

    private const string Live = """
        fsname: scratch
        flags: 0x20     gen: 25
        scratch-MDT0000
        scratch-OST0000
        scratch-OST0001

        Secure RPC Config Rules:
        scratch.srpc.flavor.default=krb5i

        imperative_recovery_state:
            state: full
            nonir_clients: 2
            nidtbl_version: 5
            notify_duration_total: 1.005858152
            notify_duation_max: 0.500000000
            notify_count: 3

        """;

    private static readonly LustreTarget Target = new("MGS", LustreComponent.Mgt, "MGS");
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Each_filesystem_shows_its_targets_and_the_clients_without_imperative_recovery()
    {
        _tree.Debug("mgs/MGS/filesystems", "nodemap\nscratch\nhome\nparams\n").Proc("mgs/MGS/live/scratch", Live)
            .Proc("mgs/MGS/live/home", "fsname: home\nflags: 0x20     gen: 1\n\nimperative_recovery_state:\n    state: partial\n    "
                + "nonir_clients: 0\n    nidtbl_version: 1\n    notify_duration_total: 0.000000000\n    notify_duation_max: "
                + "0.000000000\n    notify_count: 0\n").Proc("mgs/MGS/live/nodemap", Live);

        var reading = LustreSources.For(Target, _tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();

        Assert.Equal(
            ReadingOf.Expected(Scratch, """
                lustre_mgs_targets{#} 3
                lustre_mgs_generation{#} 25
                lustre_mgs_imperative_recovery_state{#,state="full"} 1
                lustre_mgs_nonir_clients{#} 2
                lustre_mgs_nid_table_version{#} 5
                lustre_mgs_notification_seconds_total{#} 1.005858152
                lustre_mgs_notification_maximum_seconds{#} 0.5
                lustre_mgs_notifications_total{#} 3
                lustre_mgs_targets{filesystem="home",component="mgt",target="MGS"} 0
                lustre_mgs_generation{filesystem="home",component="mgt",target="MGS"} 1
                lustre_mgs_imperative_recovery_state{filesystem="home",component="mgt",target="MGS",state="partial"} 1
                lustre_mgs_nonir_clients{filesystem="home",component="mgt",target="MGS"} 0
                lustre_mgs_nid_table_version{filesystem="home",component="mgt",target="MGS"} 1
                lustre_mgs_notification_seconds_total{filesystem="home",component="mgt",target="MGS"} 0
                lustre_mgs_notification_maximum_seconds{filesystem="home",component="mgt",target="MGS"} 0
                lustre_mgs_notifications_total{filesystem="home",component="mgt",target="MGS"} 0
                """),
            reading.Sorted().Where(l => l.StartsWith("lustre_mgs", StringComparison.Ordinal)));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void A_missing_count_of_exports_or_list_of_filesystems_costs_nothing_else()
    {
        _tree.Proc("mgs/MGS/live/scratch", Live).Proc("mgs/MGS/live/params", Live);

        var reading = LustreSources.For(Target, _tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();

        Assert.Equal(8, reading.Samples().Length);
        Assert.Equal("3", reading.Value($"lustre_mgs_targets{{{Scratch.Trim()}}}"));
        Assert.Equal((0, 0), (reading.Troubles.Length, reading.LinesRefused));
    }

    [Fact]
    public void A_filesystem_that_is_gone_loses_its_series_and_a_repeated_one_is_served_once()
    {
        _tree.Proc("mgs/MGS/filesystems", "home\nscratch\n").Proc("mgs/MGS/live/scratch", Live).Proc("mgs/MGS/live/home", Live);
        var reader = new MgsReader(Target);
        reader.Read(_tree);
        _tree.Proc("mgs/MGS/filesystems", "scratch\nscratch\n");

        var reading = reader.Read(_tree);

        Assert.Equal(8, reading.Samples().Length);
        Assert.DoesNotContain("home", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_filesystem_can_have_is_refused()
    {
        _tree.Proc("mgs/MGS/filesystems", "../../secret\nscratch\n").Proc("mgs/MGS/live/scratch", Live);

        var reading = new MgsReader(Target).Read(_tree);

        Assert.Equal((8, 1), (reading.Samples().Length, reading.LinesRefused));
    }

    [Theory]
    [InlineData("flags: 0x20     gen: 25", "flags: 0x20     gen: x", 7)]
    [InlineData("scratch-OST0001", "what is this", 8)]
    [InlineData("state: full", "state: half", 7)]
    [InlineData("nonir_clients: 2", "nonir_clients: -2", 7)]
    [InlineData("nidtbl_version: 5", "nidtbl_version", 7)]
    [InlineData("1.005858152", "1.0058", 7)]
    [InlineData("1.005858152", "1", 7)]
    [InlineData("0.500000000", "0.50000000x", 7)]
    [InlineData("notify_count", "notify_others", 7)]
    public void A_malformed_line_costs_no_other_line(string line, string instead, int samples)
    {
        _tree.Proc("mgs/MGS/filesystems", "scratch\n").Proc("mgs/MGS/live/scratch", Live.Replace(line, instead, StringComparison.Ordinal));

        var reading = new MgsReader(Target).Read(_tree);

        Assert.Equal((samples, 1), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(26, [Live], (pieces, findings) =>
    {
        var row = new long[MgsLiveParser.Width];
        Array.Fill(row, ValueTable.Absent);
        var parser = new MgsLiveParser(row);
        parser.Parse(pieces, findings, "live");
        return $"{parser.State} {string.Join(' ', row)}";
    });
}
