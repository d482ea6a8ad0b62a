using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Tests.Jobs;

namespace LustreActors.Actors.Tests.Cluster.Activity;

/// <summary>The table that an aggregator gets while another one is being measured.</summary>
public class PublishedActivityTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(4);

    private readonly ActivityWorld _world = new();
    private readonly PublishedActivity _published;

    public PublishedActivityTests() => _published = new PublishedActivity("oss1", ActivityWorld.Interval, _world.Time);

    [Fact]
    public async Task A_machine_without_targets_has_a_table_without_rows()
    {
        var table = await _published.ReadAsync(Wait, CancellationToken.None);

        Assert.Equal("oss1", Assert.Single(table.Members));
        Assert.Equal((_world.Number, 0), (table.Interval, table.Rows.Count));
    }

    [Fact]
    public async Task A_table_that_is_being_made_is_waited_for()
    {
        var measurement = _published.Begin();
        var read = _published.ReadAsync(Wait, CancellationToken.None);
        Assert.False(read.IsCompleted);

        var made = Table(10);
        measurement.Complete(made);
        measurement.Dispose();

        Assert.Same(made, await read);
    }

    [Fact]
    public async Task After_the_wait_the_last_table_is_served()
    {
        var last = Table(10);
        Measure(last);
        _published.Begin();
        var read = _published.ReadAsync(Wait, CancellationToken.None);
        Assert.False(read.IsCompleted);

        _world.Wait(4);

        Assert.Same(last, await read);
    }

    [Fact]
    public async Task A_table_that_could_not_be_made_leaves_the_last_one()
    {
        var last = Table(10);
        Measure(last);
        _published.Begin().Dispose();

        Assert.Same(last, await _published.ReadAsync(Wait, CancellationToken.None));
    }

    private void Measure(Messages.Jobs.JobActivityTable table)
    {
        using var measurement = _published.Begin();
        measurement.Complete(table);
    }

    private Messages.Jobs.JobActivityTable Table(long read) =>
        _world.Take("oss1", _world.Target("scratch-OST0000", new Work("7") { Read = read }));
}
