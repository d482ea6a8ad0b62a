using LustreActors.Actors.Clients;
using LustreActors.Messages;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.Clients;

/// <summary>The jobs of SLURM on the hosts that use Lustre.</summary>
public class ClientJobSegmentsTests
{
    private static readonly SlurmJob Job = new(7, 1001, "alice", "physics", "batch", "RUNNING") { Nodes = "n[001-003]" };

    [Fact]
    public void A_busy_host_has_the_jobs_that_run_on_it_and_an_idle_one_has_none()
    {
        var served = Serve(100, [Job], Rate("n001.site", 5), Rate("n002", 7), Rate("n003", 0), Rate("login1", 9));

        Assert.Equal([Info("n001.site"), Info("n002")], served);
    }

    [Fact]
    public void Jobs_that_wait_and_hosts_without_names_are_not_joined()
    {
        SlurmJob[] jobs = [Job with { State = "PENDING" }, Job with { Id = 8, Nodes = "" }];

        Assert.Empty(new[] { ClientJobSegments.Create(Rates(Rate("n001", 5)), [Listing(jobs)], 100)! }.Samples());
        Assert.Empty(Serve(100, [Job], Rate("n001", 5) with { Host = new ClientHost("n001", "", IsNamed: false) }));
    }

    [Fact]
    public void The_number_of_series_is_bounded() =>
        Assert.Equal(8, Serve(8, [.. Enumerable.Range(1, 20).Select(i => Job with { Id = i })], Rate("n001", 5)).Length);

    private static string Info(string host) =>
        $"lustre_client_job_info{{host=\"{host}\",jobid=\"7\",account=\"physics\",user=\"alice\",partition=\"batch\"}} 1";

    private static ClientRate Rate(string host, double read) => new(new ClientHost(host, "", IsNamed: true), "scratch", read, 0, 0, 0);

    private static ClientRates Rates(params ClientRate[] rates) => new(1, [.. rates]);

    private static TableRead Listing(params SlurmJob[] jobs) =>
        new("slurm", new SlurmTable(jobs.ToDictionary(j => j.Id)), 0, SourceState.Up, TimeSpan.Zero);

    private static string[] Serve(int maxSeries, SlurmJob[] jobs, params ClientRate[] rates)
    {
        var segment = ClientJobSegments.Create(Rates(rates), [Listing(jobs)], maxSeries);
        return [.. new[] { segment! }.Samples()];
    }
}
