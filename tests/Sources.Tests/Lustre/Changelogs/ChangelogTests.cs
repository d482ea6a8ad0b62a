using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Changelogs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Changelogs;

public sealed class ChangelogTests : IDisposable
{
    private const string Mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;

    private const string New = """
        current_index: 9000
        ID                            index (idle) mask
        cl1                            8000 (280)
        cl2-robin                       123 (327) mask=MARK,CREAT
        cl3                               0 (1725676) mask=

        """;

    private const string Old = "current index: 34\nID    index (idle seconds)\ncl1   33 (17)\n";
    private const string Oldest = "current index: 34\nID    index\ncl1   33\n";
    private static readonly LustreTarget Target = new("scratch", LustreComponent.Mdt, "scratch-MDT0000");
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_reader_of_the_changelog_shows_its_position_and_its_idle_time()
    {
        _tree.Debug("mdd/scratch-MDT0000/changelog_users", New);

        Assert.Equal(
            ReadingOf.Expected(Mdt, """
                lustre_changelog_current_index{#} 9000
                lustre_changelog_user_index{#,user="cl1"} 8000
                lustre_changelog_user_index{#,user="cl2-robin"} 123
                lustre_changelog_user_index{#,user="cl3"} 0
                lustre_changelog_user_idle_seconds{#,user="cl1"} 280
                lustre_changelog_user_idle_seconds{#,user="cl2-robin"} 327
                lustre_changelog_user_idle_seconds{#,user="cl3"} 1725676
                """),
            Reader().Read(_tree).Sorted());
    }

    [Theory]
    [InlineData(Old, 3)]
    [InlineData(Oldest, 2)]
    [InlineData("current_index: 5\nID    index\n", 1)]
    public void Older_releases_show_fewer_values(string text, int samples)
    {
        _tree.Proc("mdd/scratch-MDT0000/changelog_users", text);

        var reading = Reader().Read(_tree);

        Assert.Equal((samples, 0), (reading.Samples().Length, reading.LinesRefused));
    }

    [Theory]
    [InlineData("current_index: many")]
    [InlineData("cl7")]
    [InlineData("cl7 x (3)")]
    [InlineData("cl7 5 3")]
    [InlineData("cl7 5 (3")]
    [InlineData("cl7 5 ()")]
    [InlineData("cl7 -5 (3)")]
    [InlineData("cl1 5 (3)")]
    public void A_malformed_line_costs_no_other_line(string line)
    {
        _tree.Proc("mdd/scratch-MDT0000/changelog_users", $"cl1   33 (17)\n{line}\ncl9   44 (18)\n");

        var reading = Reader().Read(_tree);

        Assert.Equal((4, 1), (reading.Samples().Length, reading.LinesRefused));
        Assert.EndsWith($"changelog_users:2: {line}", reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_was_deregistered_loses_its_series()
    {
        _tree.Proc("mdd/scratch-MDT0000/changelog_users", Old);
        var reader = Reader();
        reader.Read(_tree);
        _tree.Proc("mdd/scratch-MDT0000/changelog_users", "current index: 35\ncl2   35 (1)\n");

        Assert.DoesNotContain("cl1", reader.Read(_tree).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_changelog_is_read_with_its_mdt_and_its_size_with_the_checks()
    {
        _tree.Debug("mdd/scratch-MDT0000/changelog_users", New).Sys("mdd/scratch-MDT0000/changelog_size", 1383320).Sys(
            "mdt/scratch-MDT0000/num_exports", 1);
        var options = new LustreSourceOptions { ClientName = "node01", Scrub = SourceSetting.On };

        var plans = LustreSources.For(Target, _tree.Roots, options);

        Assert.Equal("9000", plans[0].Create().Read().Value($"lustre_changelog_current_index{{{Mdt.Trim()}}}"));
        Assert.Equal(
            "1383320", plans.Single(p => p.Part == "upkeep").Create().Read().Value($"lustre_changelog_size_bytes{{{Mdt.Trim()}}}"));
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(23, [New, Old, Oldest], (pieces, findings) =>
    {
        var rows = new KeyedRows(static name => LabelText.Row("user"u8, name));
        var users = new ValueTable(ChangelogUsers.Width);
        rows.Begin(users);
        var parser = new ChangelogUsersParser(rows);
        parser.Parse(pieces, findings, "changelog_users");
        return $"{parser.CurrentIndex} " + string.Join('\n', Enumerable.Range(0, users.Count).Select(
            i => $"{Encoding.UTF8.GetString(users.Labels(i))} {string.Join(' ', users.Row(i).ToArray())}"));
    });

    private static ChangelogReader Reader() =>
        new(Target.Name, TargetLabels.For(Target, new LustreSourceOptions { ClientName = "node01" }));
}
