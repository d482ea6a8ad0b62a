using LustreActors.Actors.Clients;
using LustreActors.Actors.Showing;
using LustreActors.Messages;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.Showing;

public sealed class ClientUsageTests
{
    private static readonly SlurmJob Job = new(7, 1001, "ada", "physics", "batch", "RUNNING") { Nodes = "n001" };

    [Fact]
    public void A_client_is_a_host_with_the_sum_of_its_rates_and_the_jobs_that_run_on_it()
    {
        var table = Create(
            100, [Job, Job with { Id = 8, User = "bob" }],
            new ClientRate(Host("n001.site"), "scratch", 10, 1, 500, 3), new ClientRate(Host("n001.site"), "home", 5, 0, 0, 4),
            new ClientRate(Host("login1"), "home", 1, 0, 0, 0))!;

        Assert.Equal("client", table.By);
        var row = table.Rows[0];
        Assert.Equal(("n001.site", 15, 1, 7), (row.Name, row.ReadBytes, row.WriteBytes, row.MetadataOperations));
        Assert.Equal(["7", "8"], row.Jobs);
        Assert.Equal((0, "7 ada · 8 bob"), (row.OtherJobs, row.Detail));
        Assert.Equal(("login1", "", 0), (table.Rows[1].Name, table.Rows[1].Detail, table.Rows[1].Jobs!.Count));
    }

    [Fact]
    public void A_client_names_five_jobs_and_counts_the_others()
    {
        var row = Create(100, [.. Enumerable.Range(1, 12).Select(i => Job with { Id = i })], Rate("n001", 5))!.Rows[0];

        Assert.Equal(["1", "2", "3", "4", "5"], row.Jobs);
        Assert.Equal((7, "1 ada · 2 ada · 3 ada · 4 ada · 5 ada · +7"), (row.OtherJobs, row.Detail));
    }

    [Fact]
    public void Without_a_listing_of_SLURM_the_jobs_are_not_known() => Assert.Null(Create(100, null, Rate("n001", 5))!.Rows[0].Jobs);

    [Fact]
    public void When_SLURM_lists_no_job_a_client_has_none() => Assert.Equal([], Create(100, [], Rate("n001", 5))!.Rows[0].Jobs!);

    [Fact]
    public void A_hostile_name_of_a_user_stays_a_name()
    {
        const string Name = "\"},{\"<script>\n\\";
        Assert.Equal($"7 {Name}", Create(100, [Job with { User = Name }], Rate("n001", 5))!.Rows[0].Detail);
    }

    [Fact]
    public void Clients_beyond_the_largest_number_of_series_are_in_the_rest()
    {
        var table = Create(40, [], [.. Enumerable.Range(1, 30).Select(i => Rate($"n{i:000}", i))])!;

        Assert.DoesNotContain(table.Rows, r => r.Name == ClientSegments.Remainder);
        Assert.Equal(30, table.Rows.Count + table.Others);
        Assert.Equal(465, table.Rows.Sum(r => r.ReadBytes) + table.Rest!.ReadBytes);
    }

    [Fact]
    public void A_client_of_two_filesystems_is_counted_once_among_the_others()
    {
        var rates = Enumerable.Range(1, 30).Select(i => Rate($"n{i:000}", i)).ToArray();
        var table = Create(40, [], [.. rates, .. rates.Select(r => r with { Filesystem = "home" })])!;

        Assert.Equal(30, table.Rows.Count + table.Others);
    }

    [Fact]
    public void Without_rates_of_hosts_there_is_no_table() => Assert.Null(ClientUsage.Create([]));

    private static ClientHost Host(string name) => new(name, "", IsNamed: true);

    private static ClientRate Rate(string host, double read) => new(Host(host), "scratch", read, 0, 0, 0);

    private static UsageTable? Create(int maxSeries, SlurmJob[]? jobs, params ClientRate[] rates)
    {
        TableRead[] listings = jobs is null
            ? [] : [new TableRead("slurm", new SlurmTable(jobs.ToDictionary(j => j.Id)), 0, SourceState.Up, TimeSpan.Zero)];
        return ClientUsage.Create([.. ClientSegments.Create(new ClientRates(1, [.. rates]), maxSeries, listings)]);
    }
}
