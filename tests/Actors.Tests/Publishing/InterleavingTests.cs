using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>Messages in random order: every scrape is answered once, and no source that is gone is served.</summary>
public sealed class InterleavingTests
{
    private const int Names = 6;
    private const int Steps = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_scrape_is_answered_once_and_no_source_that_is_gone_is_served(int seed)
    {
        await using var world = new MetricsWorld(seed: seed);
        var run = new Run(world, new Random(seed));
        for (var step = 0; step < Steps; step++)
            run.Step();
        run.End();
    }

    /// <summary>The expected state, kept independently of the actor.</summary>
    private sealed class Run(MetricsWorld world, Random random)
    {
        private readonly Dictionary<string, List<StubSource>> _living = Enumerable.Range(0, Names)
            .ToDictionary(i => $"s{i}", _ => new List<StubSource>());
        private readonly List<StubSource> _ended = [];
        private readonly List<Task<Refreshed>> _scrapes = [];
        private double _value;

        public void Step()
        {
            var (name, sources) = _living.ElementAt(random.Next(Names));
            var current = sources.LastOrDefault();
            switch (random.Next(13))
            {
                case 0 or 1:
                    _scrapes.Add(world.Refresh(random.NextDouble() * 3));
                    break;
                case 2:
                    _scrapes.Add(world.Collect(current is null ? "/" : current.Owner.Path.Short(), random.NextDouble() * 3));
                    break;
                case 3:
                    world.Advance(random.NextDouble() * 4);
                    break;
                case 4 or 5:
                    current?.Answer(++_value);
                    break;
                case 6:
                    current?.Report(current.Down(SourceState.Quarantined, "it hangs"));
                    break;
                case 7:
                    current?.Pause("it is broken");
                    break;
                case 8 when current is null || random.Next(4) == 0:
                    sources.Add(world.Add(name));
                    break;
                case 8:
                    current.Introduce();
                    break;
                case 9 when sources.Count > 0:
                    var ends = sources[random.Next(sources.Count)];
                    sources.Remove(ends);
                    _ended.Add(ends);

                    // The replaced source may live longer than its successor, but is not asked any more.
                    if (ends == current)
                        sources.Clear();
                    ends.Stop();
                    break;
                case 10 when _ended.Count > 0:
                    var gone = _ended[random.Next(_ended.Count)];
                    gone.Send(gone.Up(-1));
                    break;
                case 11:
                    world.Tell(new MetricsProtocol.DiscoveryStarted(MetricsWorld.Branch));
                    break;
                case 12:
                    world.Expect([.. _living.Where(l => l.Value.Count > 0 || random.Next(8) == 0).Select(l => l.Key)]);
                    break;
            }

            Check();
        }

        public void End()
        {
            world.Advance(10);
            Assert.True(_scrapes.Count > 50, "too few scrapes to prove anything");
            Assert.All(_scrapes, s => Assert.True(s.IsCompletedSuccessfully));
            Assert.All(_scrapes, s => Assert.InRange(s.Result.Late, 0, s.Result.Asked));

            // A second answer would be counted.
            Assert.Equal(0, world.SecondAnswers);
            Assert.Equal(0, world.Tree.Find("/metrics")!.Restarts);

            var last = world.Scrape();
            Assert.InRange(last.Late, 0, last.Asked);
            Check();
            Assert.Equal(
                _living.Where(l => l.Value.Count > 0).Select(l => l.Key).Order(),
                world.Sources.Where(s => s.Actor.Length > 0).Select(s => s.Source).Order());
        }

        private void Check()
        {
            // A scrape that waits for no source publishes what the actor knows now.
            var probe = world.Refresh(wait: 0.001);
            _scrapes.Add(probe);
            if (!probe.IsCompleted)
                world.Advance(0.001);
            foreach (var sample in world.Samples)
            {
                var name = sample.Split('"')[1];
                Assert.True(_living[name].Count > 0, $"{sample} is served, and {name} is gone");
                Assert.False(sample.EndsWith(" -1", StringComparison.Ordinal), $"{sample} was said by an owner that had ended");
            }
        }
    }
}
