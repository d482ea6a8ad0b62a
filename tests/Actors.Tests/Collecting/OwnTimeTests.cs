using LustreActors.Actors.Collecting;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>A source that collects at its own interval.</summary>
public class OwnTimeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_collects_when_it_begins_and_at_its_interval()
    {
        await using var world = new SourceWorld();
        Spawn(world, () => new ScriptedSource("remote", _ => ScriptedSource.Of(1)));
        world.Advance(TimeSpan.Zero);

        world.RunUntil(() => world.Reports.Length == 1);
        world.Advance(Interval - TimeSpan.FromSeconds(1));
        Assert.Single(world.Reports);
        world.Advance(TimeSpan.FromSeconds(1));
        world.RunUntil(() => world.Reports.Length == 2);

        Assert.True(Assert.Single(world.Heard.OfType<MetricsProtocol.SourceStarted>()).KeepsOwnTime);
    }

    [Fact]
    public async Task While_it_hangs_its_interval_starts_nothing_more()
    {
        await using var world = new SourceWorld();
        var reads = 0;
        Spawn(world, () => new ScriptedSource("remote", _ =>
        {
            Interlocked.Increment(ref reads);
            world.Hang();
            return ScriptedSource.Of(1);
        }));
        world.Advance(TimeSpan.Zero);
        world.RunUntil(() => Volatile.Read(ref reads) == 1);

        for (var i = 0; i < 120; i++)
            world.Advance(Interval);

        Assert.Equal(1, reads);
        Assert.All(world.Reports, r => Assert.Equal(SourceState.Quarantined, r.State));
    }

    private static void Spawn(SourceWorld world, Func<Sources.Source> source) =>
        world.Spawn(source, new SourceActorOptions(SourceWorld.Deadline) { Interval = Interval }, "remote");
}
