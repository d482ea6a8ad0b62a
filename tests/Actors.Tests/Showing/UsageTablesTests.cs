using LustreActors.Actors.Jobs;
using LustreActors.Actors.Showing;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Showing;

public sealed class UsageTablesTests
{
    [Fact]
    public void Jobs_accounts_users_and_programs_are_added_up_from_the_series_of_the_join()
    {
        Segment[] segments =
        [
            new SegmentBuilder(JobFamilies.TopRead).Add(10, "4711", "physics", "ada", "batch", "train").Build(),
            new SegmentBuilder(JobFamilies.JobRead).Add(10, "physics", "ada").Add(20, "physics", "bob").Build(),
            new SegmentBuilder(JobFamilies.JobOperations).Add(3, "physics", "ada", "MDT0000").Add(4, "physics", "ada", "MDT0001").Build(),
            new SegmentBuilder(JobFamilies.ProgramWrite).Add(5, "rsync", "staff", "ada").Build(),
        ];

        var tables = UsageTables.Create(segments, null).ToDictionary(t => t.By, t => t.Rows);
        Assert.Equal(["job", "account", "user", "program"], tables.Keys);
        Assert.Equal(new UsageRow("4711", "ada · physics · train · batch", 10, 0, 0), Assert.Single(tables["job"]));
        Assert.Equal(new UsageRow("physics", "", 30, 0, 7), Assert.Single(tables["account"]));
        Assert.Contains(new UsageRow("ada", "", 10, 5, 7), tables["user"]);
        Assert.Equal(new UsageRow("rsync", "", 0, 5, 0), Assert.Single(tables["program"]));
    }

    [Fact]
    public void The_ten_heaviest_of_each_kind_are_rows_and_the_others_a_sum()
    {
        var rows = Enumerable.Range(1, 1000).Select(i => new UsageRow($"u{i}", "", i, 1001 - i, i == 500 ? 99 : 0));
        var table = UsageTables.Create("user", rows);

        Assert.Equal("u500", table.Rows[0].Name);
        Assert.Superset(new HashSet<string> { "u1", "u10", "u991", "u1000", "u500" }, table.Rows.Select(r => r.Name).ToHashSet());
        Assert.InRange(table.Rows.Count, 21, 40);
        Assert.Equal(1000, table.Rows.Count + table.Others);
        Assert.Equal(500_500, table.Rows.Sum(r => r.ReadBytes) + table.Rest!.ReadBytes);
    }

    [Fact]
    public void The_first_of_each_kind_stand_before_the_second_of_any()
    {
        UsageRow[] rows =
        [
            new("r1", "", 900, 0, 0), new("r2", "", 800, 0, 0), new("w1", "", 0, 9, 0), new("w2", "", 0, 8, 0), new("m1", "", 0, 0, 5),
        ];
        var names = UsageTables.Create("user", rows).Rows.Select(r => r.Name).ToArray();
        Assert.Equal(["m1", "r1", "w1"], names[..3].Order());
        Assert.Equal(["r2", "w2"], names[3..].Order());
    }

    [Fact]
    public void Who_does_nothing_is_not_shown() =>
        Assert.Empty(UsageTables.Create([new SegmentBuilder(JobFamilies.JobRead).Add(0, "physics", "ada").Build()], null));
}
