using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Sources;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>SLURM's commands, run by an actor with its own interval, as in production.</summary>
[Collection(RealCommands.Alone)]
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class SlurmSourcesTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Token = "T=${SQUEUE_FORMAT%%|*}";
    private const string OneJob = $"{Token}; echo \"$T|1|1|5|games|main|RUNNING|projx|$T|job\"";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly SourceActorOptions Options = new(TimeSpan.FromSeconds(15)) { Interval = Interval };

    private readonly SourceWorld _world = new();
    private readonly FakeProgram _program = new(OneJob);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _program.Dispose();
    }

    [Fact]
    public void The_queue_is_listed_once_an_interval_and_no_scrape_has_a_part_in_it()
    {
        Squeue();
        Assert.Equal((SourceState.Up, "projx"), (Reported().State, TableOf(_world.Reports[^1]).Find(1)!.Account));
        Assert.True(_world.Heard.OfType<MetricsProtocol.SourceStarted>().Single().KeepsOwnTime);

        _program.Does(Token);
        Assert.Equal((SourceState.Up, 0), (Tick().State, TableOf(_world.Reports[^1]).Count));
        Assert.Equal(["-a -h", "-a -h"], _program.Calls);
    }

    [Fact]
    public void Without_squeue_it_fails_and_says_so()
    {
        Spawn(() => new SqueueSource(new SqueueOptions { Squeue = _program.Of("nothing") }));
        var report = Reported();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Contains("nothing cannot be started", Assert.Single(report.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void When_squeue_fails_the_last_table_stays_and_it_is_asked_less_often()
    {
        Squeue();
        Assert.NotNull(Reported().Snapshot);
        _program.Does("echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2; exit 1");

        var report = Tick();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Contains(
            "exited with 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
            Assert.Single(report.Troubles),
            StringComparison.Ordinal);
        for (var i = 0; i < 39; i++)
            Assert.Null(Tick().Snapshot);
        Assert.InRange(_program.Starts, 5, 8);

        _program.Does(OneJob);
        for (var i = 0; i < 20; i++)
            Tick();
        Assert.NotNull(_world.Reports[^1].Snapshot);
        Assert.Contains(_world.Logged.Of(1101), l => l.Contains("read in full again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_squeue_that_hangs_for_an_hour_is_one_process_at_most()
    {
        var squeue = Squeue();
        Assert.NotNull(Reported().Snapshot);
        var (pid, two) = (_program.Of("pid"), _program.Of("two"));
        _program.Does($"[ -e '{pid}' ] && kill -0 $(cat '{pid}') 2>/dev/null && echo two > '{two}'; echo $$ > '{pid}.next'; mv "
            + $"'{pid}.next' '{pid}'; touch '{_program.Of("begun")}'; exec sleep 10000");

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += Options.Deadline)
        {
            var before = _world.Reports.Length;
            File.Delete(_program.Of("begun"));
            _world.Advance(Options.Deadline);
            squeue.Tell(SourceProtocol.Collect.Now);
            _world.RunUntil(() => _world.Reports.Length > before || File.Exists(_program.Of("begun")));
        }

        Assert.All(_world.Reports[1..], r => Assert.Equal((SourceState.Quarantined, null), (r.State, r.Snapshot)));
        Assert.Contains("was killed after its 15 s", _world.Reports[^1].Troubles[0], StringComparison.Ordinal);
        Assert.False(File.Exists(two), "two of them ran at once");
        Assert.InRange(_program.Starts, 6, 13);
    }

    [Fact]
    public void A_squeue_that_writes_without_an_end_is_killed_and_the_last_table_stays()
    {
        Squeue();
        Assert.NotNull(Reported().Snapshot);
        _program.Does($"{Token}; exec yes \"$T|1|1|5|games|main|RUNNING|other|$T|job\"");

        var report = Tick();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Contains("was killed: it wrote more than", Assert.Single(report.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_squeue_that_is_killed_midway_nothing_is_believed()
    {
        _program.Does($"{OneJob}; kill -9 $$");
        Squeue();
        var report = Reported();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Contains("was killed by signal 9", Assert.Single(report.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listing_that_ends_in_the_middle_of_a_line_loses_that_line()
    {
        _program.Does($"{OneJob}; printf \"$T|2|2|5|games|main|RUNNING|proj\"");
        Squeue();
        Assert.Equal((SourceState.Up, 1L, 1), (Reported().State, _world.Reports[^1].LinesRefused, TableOf(_world.Reports[^1]).Count));
    }

    [Fact]
    public void However_much_is_wanted_of_sacct_it_is_asked_once_an_interval()
    {
        _program.Does(
            """T=${5#*=}; for id in $(echo "$9" | tr , ' '); do echo "$id$T$id${T}5${T}games${T}main${T}COMPLETED${T}projx"; done""");
        var sacct = Spawn(() => new SacctSource(new SacctOptions { Sacct = _program.Path }));
        Assert.Equal((SourceState.Up, 0), (Reported().State, TableOf(_world.Reports[^1]).Count));

        foreach (var wanted in (long[][])[[7], [7, 8]])
            sacct.Tell(new SourceProtocol.Want(wanted));
        _world.Settle();
        Assert.Equal(0, _program.Starts);

        Tick();
        Assert.Equal("projx", TableOf(_world.Reports[^1]).Find(8)!.Account);
        sacct.Tell(new SourceProtocol.Want([7, 8, 9]));
        Tick();
        Tick();
        Assert.Equal(["-j 7,8", "-j 9"], _program.Calls.Select(c => c[c.IndexOf("-j ", StringComparison.Ordinal)..]));
        Assert.Equal(3, TableOf(_world.Reports[^1]).Count);
    }

    private IActorRef Squeue() => Spawn(() => new SqueueSource(new SqueueOptions { Squeue = _program.Path }));

    /// <summary>The first collection starts at once.</summary>
    private IActorRef Spawn(Func<CommandSource> source)
    {
        var actor = _world.Spawn(source, Options);
        _world.Advance(TimeSpan.Zero);
        return actor;
    }

    private SourceReport Reported(int before = 0)
    {
        _world.RunUntil(() => _world.Reports.Length > before);
        return _world.Reports[^1];
    }

    private SourceReport Tick()
    {
        var before = _world.Reports.Length;
        _world.Advance(Interval);
        return Reported(before);
    }

    private static SlurmTable TableOf(SourceReport report) => Assert.IsType<SlurmTable>(report.Snapshot!.Table);
}
