using System.Globalization;
using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Tests.Collecting;

public sealed class PartedCollectionTests
{
    [Fact]
    public async Task A_part_that_hangs_costs_itself_and_is_not_read_again_until_it_comes_back()
    {
        await using var world = new SourceWorld();
        var (reads, hangs) = (0, 0);
        var source = world.Spawn(() => new ScriptedParts(
            ("well", () => Interlocked.Increment(ref reads)),
            ("stuck", () =>
            {
                Interlocked.Increment(ref hangs);
                world.Hang();
                return 7;
            }
        )));
        source.Tell(SourceProtocol.Collect.Now);
        world.RunUntil(() => Volatile.Read(ref hangs) == 1 && Volatile.Read(ref reads) == 1);
        world.Advance(SourceWorld.Deadline / 4);
        world.RunUntil(() => world.Reports.Length == 1);
        Assert.Equal(["test_part{part=\"well\"} 1"], world.Reports[0].Snapshot!.Segments.Samples());
        Assert.StartsWith("stuck: Hangs", Assert.Single(world.Reports[0].Notes), StringComparison.Ordinal);
        Assert.Equal(SourceState.Up, world.Reports[0].State);

        // The clock stands still: nothing waits for the part.
        var second = world.Collect(source);
        Assert.Equal(["test_part{part=\"well\"} 2"], second.Snapshot!.Segments.Samples());
        Assert.Equal(1, hangs);

        world.LetGo();
        world.RunUntil(() => world.Lane.Snapshot().AbandonedNow == 0);
        Assert.Equal(["test_part{part=\"well\"} 3", "test_part{part=\"stuck\"} 7"], world.Collect(source).Snapshot!.Segments.Samples());
    }

    [Fact]
    public async Task A_part_that_throws_is_not_read_and_the_others_are()
    {
        await using var world = new SourceWorld();
        var source = world.Spawn(() => new ScriptedParts(("bad", () => throw new InvalidOperationException("broken")), ("well", () => 1)));
        var report = world.Collect(source);
        Assert.Equal(["test_part{part=\"well\"} 1"], report.Snapshot!.Segments.Samples());
        Assert.Equal("bad: NotRead: broken", Assert.Single(report.Notes));
    }

    [Fact]
    public async Task The_bytes_of_all_parts_are_counted()
    {
        await using var world = new SourceWorld();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "12345");
            var source = world.Spawn(() => new ScriptedParts(("a", () => 1), ("b", () => 2)) { File = path });
            Assert.Equal(15, world.Collect(source).BytesRead);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class ScriptedParts(params (string Name, Func<int> Read)[] parts) : PartedSource
    {
        private static readonly MetricFamily Family = new("test_part", MetricType.Gauge, "What a test reads.", "", "part");

        public string? File { get; init; }

        public override string Name => "a";

        public override IReadOnlyList<SourcePart> Begin(FileReader files)
        {
            ReadFile(files);
            return [.. parts.Select(p => new Part(p.Name, p.Read, ReadFile))];
        }

        public override Reading End(IReadOnlyList<PartResult> results)
        {
            var segment = new SegmentBuilder(Family);
            foreach (var result in results.Where(r => r.Value is not null))
                segment.Add((int)result.Value!, ((Part)result.Part).Name);
            var faults = results.Where(r => r.Fault != PartFault.None).Select(r =>
                string.Create(CultureInfo.InvariantCulture, $"{((Part)r.Part).Name}: {r.Fault}: {r.Detail}"));
            return new Reading([segment.Build()]) { Notes = [.. faults] };
        }

        private void ReadFile(FileReader files)
        {
            if (File is not null)
                files.TryRead(File, out _);
        }
    }

    private sealed class Part(string name, Func<int> read, Action<FileReader> file) : SourcePart("a " + name)
    {
        public string Name => name;

        public override object Read(FileReader files)
        {
            file(files);
            return read();
        }
    }
}
