using System.Globalization;
using LustreActors.Blocking.Commands;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Slurm;

namespace LustreActors.Host.Tests.Slurm;

[Collection(RealSlurm.Name)]
public sealed class SqueueTests(RealSlurm slurm)
{
    private const string Long = "exec sleep 300";
    private readonly SqueueSource _source = new(new SqueueOptions { Configuration = slurm.Configuration });

    [NeedsSlurmFact]
    public async Task The_table_is_what_was_submitted()
    {
        var forged = await slurm.SubmitAsync("games", Long, "--account=projx", "--job-name=two\n1|1|0|root|main|RUNNING|rich|x\n");
        var spaced = await slurm.SubmitAsync("games", Long, "--account=proj with space", "--job-name=a|b|\"c\" \\d");
        var barred = await slurm.SubmitAsync("mail", Long, "--account=a|b", "--job-name=ünï" + new string('x', 60) + "tail");
        var without = await slurm.SubmitAsync("mail", Long, "--job-name=no account");
        var held = await slurm.SubmitAsync("news", Long, "--account=pend", "--job-name=held", "--hold");
        var hidden = await slurm.SubmitAsync("mail", Long, "--account=secret acct", "--job-name=hidden", "--partition=secret");
        var array = await slurm.SubmitAsync("www-data", Long, "--account=arr", "--job-name=sweep", "--array=0-5%2");
        var stranger = await slurm.SubmitAsStrangerAsync(4242, "--account=ghost", "--job-name=stranger", "--hold");
        var pair = await slurm.SubmitPairAsync("www-data", "--account=het", "--job-name=pair", "--hold");
        var done = await slurm.SubmitAsync("games", "true", "--account=projx", "--job-name=done");
        await Eventually.HoldsAsync(async () =>
        {
            Assert.Equal("COMPLETED", (await slurm.RunAsync("squeue", "-h", "-t", "all", "-j", $"{done}", "-o", "%T")).Output.Trim());
            Assert.Equal(7, await RunningAsync(forged, spaced, barred, without, hidden, array));
        });

        var reading = await SlurmRun.ReadAsync(_source);

        Assert.Empty(reading.Troubles);
        Assert.Empty(reading.Notes);
        Assert.Equal((0, null), (reading.LinesRefused, reading.FirstRefusal));
        var table = Assert.IsType<SlurmTable>(reading.Table);
        var (games, mail, news, web) =
            (await UidAsync("games"), await UidAsync("mail"), await UidAsync("news"), await UidAsync("www-data"));
        Assert.Equal(Job(forged, games, "games", "projx", "two"), table.Find(forged));
        Assert.Equal(Job(spaced, games, "games", "proj with space", "a|b|\"c\" \\d"), table.Find(spaced));
        Assert.Equal(Job(barred, mail, "mail", "a|b", "ünï" + new string('x', 59)), table.Find(barred));
        Assert.Equal(Job(without, mail, "mail", null, "no account"), table.Find(without));
        Assert.Equal(Job(held, news, "news", "pend", "held", state: "PENDING"), table.Find(held));
        Assert.Equal(Job(hidden, mail, "mail", "secret acct", "hidden", "secret"), table.Find(hidden));
        Assert.Equal(Job(stranger, 4242, null, "ghost", "stranger", state: "PENDING"), table.Find(stranger));
        Assert.Equal(Job(array, web, "www-data", "arr", "sweep", state: "PENDING"), table.Find(array));
        Assert.Equal(Job(pair, web, "www-data", "het", "pair", state: "PENDING"), table.Find(pair));
        Assert.Equal(Job(pair + 1, web, "www-data", "het", "pair", state: "PENDING"), table.Find(pair + 1));
        Assert.Null(table.Find(done));
        Assert.DoesNotContain(table.Jobs, j => j.Account == "rich");

        var tasks = table.Jobs.Where(j => j.ArrayId == array && j.Id != array).ToArray();
        Assert.Equal(2, tasks.Length);
        Assert.All(tasks, t => Assert.Equal(Job(t.Id, web, "www-data", "arr", "sweep") with { ArrayId = array }, t));
    }

    [NeedsSlurmFact]
    public async Task An_account_with_a_lines_end_costs_its_own_job_alone()
    {
        var good = await slurm.SubmitAsync("games", Long, "--account=projx", "--hold");
        var bad = await slurm.SubmitAsync("games", Long, $"--account=x\n{good}|{good}|0|root|main|RUNNING|rich", "--hold");

        var reading = await SlurmRun.ReadAsync(_source);

        var table = Assert.IsType<SlurmTable>(reading.Table);
        Assert.Equal(("projx", null, 2), (table.Find(good)!.Account, table.Find(bad), reading.LinesRefused));
        (await slurm.RunAsync("scancel", $"{good}", $"{bad}")).Expect(0);
    }

    [NeedsSlurmFact]
    public async Task A_slurmctld_that_is_down_is_told_in_squeues_words()
    {
        // The time for which it retries depends on the timeout of a message.
        using var port = new ClosedPort();
        var configuration = slurm.ConfigurationWith(("SlurmctldPort", $"{port.Number}"), ("MessageTimeout", "2"));
        var reading = await SlurmRun.ReadAsync(new SqueueSource(new SqueueOptions { Configuration = configuration }));
        Assert.Null(reading.Table);
        Assert.Equal(
            "squeue exited with 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
            Assert.Single(reading.Troubles));
    }

    [NeedsSlurmFact]
    public async Task A_slurmctld_that_is_frozen_costs_a_squeue_that_is_killed_at_its_deadline()
    {
        slurm.Controller.Freeze();
        try
        {
            var (_, result) = await SlurmRun.RunAsync(_source, TimeSpan.FromSeconds(2));
            Assert.Equal((CommandOutcome.TimedOut, 0), (result.Outcome, result.Output.Length));
        }
        finally
        {
            slurm.Controller.Thaw();
        }

        Assert.Empty((await SlurmRun.ReadAsync(_source)).Troubles);
    }

    /// <summary>The command would wait a minute for its configuration to appear.</summary>
    [NeedsSlurmFact]
    public async Task A_configuration_that_is_not_there_is_told_in_squeues_words()
    {
        var (_, result) = await SlurmRun.RunAsync(
            new SqueueSource(new SqueueOptions { Configuration = slurm.Configuration + ".none" }), TimeSpan.FromSeconds(5));
        Assert.Equal(CommandOutcome.TimedOut, result.Outcome);
        Assert.Contains("cannot stat file", result.Detail, StringComparison.Ordinal);
    }

    /// <summary>Counts the jobs that run; each task of an array is one.</summary>
    private async Task<int> RunningAsync(params IEnumerable<long> jobs) =>
        (await slurm.RunAsync("squeue", "-a", "-h", "-t", "running", "-j", string.Join(',', jobs), "-o", "%A")).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private static SlurmJob Job(
        long id, uint uid, string? user, string? account, string name, string partition = "main", string state = "RUNNING") =>
        new(id, uid, user, account, partition, state) { Name = name };

    private static async Task<uint> UidAsync(string user) =>
        uint.Parse((await Daemon.RunAsync("id", ["-u", user])).Expect(0).Output, CultureInfo.InvariantCulture);
}
