using System.Collections.Immutable;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>Tables for the join, and sources with their own interval.</summary>
public class TablesTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_source_that_keeps_its_own_time_is_neither_asked_nor_awaited_by_a_scrape_and_yet_served()
    {
        await using var world = new MetricsWorld();
        var remote = Remote(world, "remote");

        Assert.Equal(0, world.Scrape().Asked);
        remote.Answer(7);
        world.Advance(10);
        world.Scrape();

        Assert.Equal(0, remote.Asked);
        Assert.Contains(StubSource.Sample("remote", 7), world.Samples);
    }

    [Fact]
    public async Task An_administrator_may_ask_it_all_the_same()
    {
        await using var world = new MetricsWorld();
        var remote = Remote(world, "remote");

        var collect = world.Collect(remote.Owner.Path.Short());
        Assert.Equal(1, remote.Asked);
        Assert.False(collect.IsCompleted);
        remote.Answer(7);

        Assert.Equal(0, collect.Answer().Late);
    }

    [Fact]
    public async Task Tables_are_given_as_they_were_said_last_however_old_they_are()
    {
        await using var world = new MetricsWorld();
        var remote = Remote(world, "remote");
        var table = new SlurmTable(new Dictionary<long, SlurmJob>());
        remote.Report(remote.Up(1) with { Snapshot = remote.Snapshot(1) with { Table = table } });
        world.Advance(3600);
        remote.Report(remote.Down(SourceState.Failing, "it is away"));

        var read = Assert.Single(Read(world, null).Answer());

        Assert.Same(table, read.Table);
        Assert.Equal(SourceState.Failing, read.State);
        Assert.Equal(TimeSpan.FromHours(1), world.Time.GetElapsedTime(read.CollectedAt));
    }

    [Fact]
    public async Task Job_tables_that_are_too_old_are_collected_first_and_no_others()
    {
        await using var world = new MetricsWorld();
        var jobs = Jobs(world, "ost/jobs");
        var other = world.Add("ost");

        var tables = Read(world, TimeSpan.FromSeconds(15));
        Assert.False(tables.IsCompleted);
        Assert.Equal((1, 0), (jobs.Asked, other.Asked));
        jobs.Report(jobs.Up(1) with { Snapshot = jobs.Snapshot(1) with { Table = SlurmTable.Empty } });
        Assert.Single(tables.Answer());

        world.Advance(14);
        Assert.Single(Read(world, TimeSpan.FromSeconds(15)).Answer());
        Assert.Equal(1, jobs.Asked);
    }

    [Fact]
    public async Task A_job_table_that_does_not_come_is_waited_for_no_longer_than_is_said()
    {
        await using var world = new MetricsWorld();
        Jobs(world, "ost/jobs");

        var tables = Read(world, TimeSpan.Zero);
        world.Advance(2);

        Assert.Empty(tables.Answer());
    }

    [Fact]
    public async Task Where_no_job_table_is_wanted_none_is_collected()
    {
        await using var world = new MetricsWorld();
        var jobs = Jobs(world, "ost/jobs");

        Assert.Empty(Read(world, null).Answer());
        Assert.Equal(0, jobs.Asked);
    }

    [Fact]
    public async Task Reading_tables_makes_no_new_exposition()
    {
        await using var world = new MetricsWorld();
        var before = world.Published.Current;

        Read(world, null).Answer();

        Assert.Same(before, world.Published.Current);
    }

    private static StubSource Remote(MetricsWorld world, string name) =>
        Start(world, name, started => started with { KeepsOwnTime = true });

    private static StubSource Jobs(MetricsWorld world, string name) => Start(world, name, started => started with { HasJobs = true });

    private static StubSource Start(MetricsWorld world, string name, Func<MetricsProtocol.SourceStarted, MetricsProtocol.SourceStarted> how)
    {
        var source = world.Prepare(name);
        world.Tell(how(new MetricsProtocol.SourceStarted(name, source.Owner, null)));
        return source;
    }

    private static Task<ImmutableArray<TableRead>> Read(MetricsWorld world, TimeSpan? jobsMaxAge)
    {
        var answer = world.Question<ImmutableArray<TableRead>>(world.Metrics, new MetricsProtocol.ReadTables(jobsMaxAge, Wait));
        world.Settle();
        return answer;
    }
}
