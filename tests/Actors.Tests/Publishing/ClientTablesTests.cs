using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>Tables of clients are collected for a sweep, not for a scrape.</summary>
public class ClientTablesTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    private readonly ClientTable _table = new(new JobTarget("scratch", "scratch-OST0000", HoldsMetadata: false), default);

    [Fact]
    public async Task A_sweep_collects_the_tables_of_clients_although_their_source_is_younger_than_its_minimum_age()
    {
        await using var world = new MetricsWorld();
        var clients = Clients(world, minAge: TimeSpan.FromHours(1));
        var other = world.Add("ost");

        var first = Read(world, Age);
        Assert.False(first.IsCompleted);
        clients.Report(Up(clients));
        Assert.Same(_table, Assert.Single(first.Answer()).Table);
        world.Advance(Age);
        var second = Read(world, Age);
        clients.Report(Up(clients));

        Assert.Single(second.Answer());
        Assert.Equal((2, 0), (clients.Asked, other.Asked));
    }

    [Fact]
    public async Task A_table_that_a_scrape_has_just_collected_is_not_collected_again()
    {
        await using var world = new MetricsWorld();
        var clients = Clients(world);
        _ = Read(world, Age);
        clients.Report(Up(clients));
        world.Advance(Age - TimeSpan.FromSeconds(1));

        Assert.Single(Read(world, Age).Answer());
        Assert.Equal(1, clients.Asked);
    }

    [Fact]
    public async Task A_table_that_does_not_come_is_waited_for_no_longer_than_is_said()
    {
        await using var world = new MetricsWorld();
        Clients(world);

        var tables = Read(world, Age);
        world.Advance(4);
        Assert.False(tables.IsCompleted);
        world.Advance(1);

        Assert.Empty(tables.Answer());
    }

    [Fact]
    public async Task Other_readers_of_tables_collect_none_of_clients()
    {
        await using var world = new MetricsWorld();
        var clients = Clients(world);

        _ = Read(world, null).Answer();

        Assert.Equal(0, clients.Asked);
    }

    private static StubSource Clients(MetricsWorld world, TimeSpan? minAge = null)
    {
        var source = world.Prepare("scratch-OST0000/exports");
        world.Tell(new MetricsProtocol.SourceStarted(source.Name, source.Owner, minAge) { HasClients = true });
        return source;
    }

    private SourceReport Up(StubSource source) => source.Up(1) with { Snapshot = source.Snapshot(1) with { Table = _table } };

    private static Task<ImmutableArray<TableRead>> Read(MetricsWorld world, TimeSpan? clientsMaxAge)
    {
        var message = new MetricsProtocol.ReadTables(null, TimeSpan.FromSeconds(5)) { ClientsMaxAge = clientsMaxAge };
        var answer = world.Question<ImmutableArray<TableRead>>(world.Metrics, message);
        world.Settle();
        return answer;
    }
}
