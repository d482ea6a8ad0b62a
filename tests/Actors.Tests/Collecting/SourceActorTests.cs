using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Inspecting;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Tests.Collecting;

public sealed class SourceActorTests
{
    [Fact]
    public async Task It_introduces_itself_and_reads_only_when_told_to()
    {
        await using var world = new SourceWorld();
        var reads = 0;
        var source = world.Spawn(_ => ScriptedSource.Of(++reads));
        Assert.Equal(new MetricsProtocol.SourceStarted("a", source, null), Assert.Single(world.Heard));
        Assert.Equal(0, reads);

        var report = world.Collect(source);
        Assert.Equal((SourceState.Up, "a"), (report.State, report.Source));
        Assert.Equal(["test_value{source=\"a\"} 1"], report.Snapshot!.Segments.Samples());
        Assert.Equal(source, world.Heard.OfType<MetricsProtocol.Reported>().Single().Owner);
    }

    [Fact]
    public async Task It_reports_what_was_read_and_what_was_refused()
    {
        await using var world = new SourceWorld();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, new string('x', 4321));
            var source = world.Spawn(files =>
            {
                files.TryRead(path, out _);
                return ScriptedSource.Of(1) with { LinesRefused = 3, FirstRefusal = "file:7: what" };
            });
            var report = world.Collect(source);
            Assert.Equal(
                (4321, 3, "file:7: what", SourceState.Up), (report.BytesRead, report.LinesRefused, report.FirstRefusal, report.State));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task What_is_asked_while_it_reads_is_answered_by_that_reading()
    {
        await using var world = new SourceWorld();
        var (source, reads) = world.SpawnHanging();
        source.Tell(SourceProtocol.Collect.Now);
        source.Tell(SourceProtocol.Collect.Now);
        world.Settle();
        world.LetGo();
        world.RunUntil(() => world.Reports.Length > 0);
        Assert.Equal((1, 1), (world.Reports.Length, reads()));
        world.Collect(source);
        Assert.Equal(2, reads());
    }

    [Fact]
    public async Task A_source_that_could_not_read_everything_fails_and_serves_what_it_has()
    {
        await using var world = new SourceWorld();
        var reading = ScriptedSource.Of(1) with { Troubles = ["/proc/x: permission denied"] };
        var source = world.Spawn(_ => reading);
        var report = world.Collect(source);
        Assert.Equal(SourceState.Failing, report.State);
        Assert.NotNull(report.Snapshot);
        Assert.Equal("/proc/x: permission denied", Assert.Single(report.Troubles));

        reading = new Reading([]) { Troubles = ["/proc/x: permission denied"] };
        Assert.Null(world.Collect(source).Snapshot);
    }

    [Fact]
    public async Task A_source_that_hangs_is_quarantined_at_its_deadline_and_read_again_when_it_has_come_back()
    {
        await using var world = new SourceWorld();
        var reads = 0;
        var source = world.Spawn(_ =>
        {
            if (Interlocked.Increment(ref reads) == 1)
                world.Hang();
            return ScriptedSource.Of(reads);
        });
        source.Tell(SourceProtocol.Collect.Now);
        world.RunUntil(() => Volatile.Read(ref reads) == 1);
        world.Advance(SourceWorld.Deadline - TimeSpan.FromTicks(1));
        Assert.Empty(world.Reports);
        world.Advance(TimeSpan.FromTicks(1));
        world.RunUntil(() => world.Reports.Length == 1);
        Assert.Equal((SourceState.Quarantined, null), (world.Reports[0].State, world.Reports[0].Snapshot));
        Assert.Contains("did not come back", Assert.Single(world.Reports[0].Troubles), StringComparison.Ordinal);

        Assert.Equal(SourceState.Quarantined, world.Collect(source).State);
        Assert.Equal(1, reads);

        world.LetGo();
        world.RunUntil(() => world.Lane.Snapshot().AbandonedNow == 0);
        Assert.Equal(SourceState.Up, world.Collect(source).State);
        Assert.Equal(["test_value{source=\"a\"} 2"], world.Reports[^1].Snapshot!.Segments.Samples());
    }

    [Fact]
    public async Task A_source_is_given_no_numbers_while_a_call_that_was_given_up_still_runs_in_it()
    {
        await using var world = new SourceWorld();
        var hanging = new HangingLookup(world);
        var source = world.Spawn(() => hanging);
        source.Tell(SourceProtocol.Collect.Now);
        world.RunUntil(() => hanging.IsCalled);
        world.Advance(SourceWorld.Deadline);
        world.RunUntil(() => world.Reports.Length == 1);
        source.Tell(new SourceProtocol.Want([7]));
        world.Settle();
        Assert.Empty(hanging.Wanted);

        world.LetGo();
        world.RunUntil(() => world.Lane.Snapshot().AbandonedNow == 0);
        world.Collect(source);
        world.Settle();
        Assert.Equal([7L], hanging.Wanted);
    }

    [Fact]
    public async Task A_source_that_is_not_tried_because_too_many_hang_says_so()
    {
        await using var world = new SourceWorld(maxAbandoned: 1);
        world.SpawnHanging();
        world.Advance(SourceWorld.Deadline);
        world.RunUntil(() => world.Reports.Length == 1);
        Assert.Equal(SourceState.Quarantined, world.Reports[0].State);

        var c = world.Spawn(files => throw new InvalidOperationException("not tried"), "c");
        var report = world.Collect(c);
        Assert.Equal(SourceState.Refused, report.State);
        Assert.NotEmpty(Assert.Single(report.Troubles));
        Assert.Contains("c: Refused", world.Logged.Of(1100)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_throws_is_paused_with_backoff_and_created_again()
    {
        await using var world = new SourceWorld();
        var made = 0;
        var source = world.Spawn(() =>
        {
            var number = ++made;
            return new ScriptedSource("a", _ => number == 1 ? throw new FormatException("a defect") : ScriptedSource.Of(number));
        });
        var report = world.Collect(source);
        world.Settle();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Contains("a defect", Assert.Single(report.Troubles), StringComparison.Ordinal);
        Assert.Equal(new MetricsProtocol.SourcePaused("a", source, "a: FormatException: a defect"), world.Heard[^1]);
        Assert.Equal((ActorState.BackingOff, 1), (world.Show(source)!.State, made));

        world.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(ActorState.BackingOff, world.Show(source)!.State);
        world.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(new MetricsProtocol.SourceStarted("a", source, null), world.Heard[^1]);
        Assert.Equal((SourceState.Up, 2), (world.Collect(source).State, made));
    }

    [Fact]
    public async Task A_source_that_goes_on_throwing_is_tried_less_and_less_often()
    {
        await using var world = new SourceWorld();
        var source = world.Spawn(_ => throw new FormatException("a defect"));
        var rests = new List<TimeSpan>();
        for (var failure = 0; failure < 12; failure++)
        {
            world.Collect(source);
            world.Settle();
            var rest = world.Show(source)!.BackingOffUntil!.Value - world.Time.GetUtcNow();
            rests.Add(rest);
            world.Advance(rest);
        }

        Assert.All(rests.Take(6).Zip(rests.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{pair.Second} follows {pair.First}"));
        Assert.Equal(TimeSpan.FromMinutes(5), rests[^1]);
    }

    [Fact]
    public async Task A_source_whose_files_are_gone_says_so_and_ends()
    {
        await using var world = new SourceWorld();
        var source = world.Spawn(_ => Reading.OfGone);
        source.Tell(SourceProtocol.Collect.Now);
        world.RunUntil(() => world.Show(source) is null);
        Assert.Equal(["a"], world.Left);
        Assert.Empty(world.Reports);
    }

    [Fact]
    public async Task What_an_earlier_incarnation_read_is_not_reported_by_a_later_one()
    {
        await using var world = new SourceWorld();
        var (source, _) = world.SpawnHanging();
        world.Tree.Restart("/a");
        world.Settle();
        world.LetGo();
        world.RunUntil(() => world.Lane.Snapshot().InFlight == 0);
        Assert.Empty(world.Reports);
        Assert.Equal(SourceState.Up, world.Collect(source).State);
    }

    [Fact]
    public async Task A_state_is_logged_once_when_it_changes_and_so_is_its_end()
    {
        await using var world = new SourceWorld();
        var reading = ScriptedSource.Of(1);
        var source = world.Spawn(_ => reading);
        world.Collect(source);
        Assert.Empty(world.Logged.Of(1100));
        Assert.Empty(world.Logged.Of(1101));

        for (var scrape = 0; scrape < 5; scrape++)
        {
            reading = ScriptedSource.Of(1) with { Troubles = [$"failed for the {scrape}th time"] };
            world.Collect(source);
        }

        Assert.Equal(["a: Failing: failed for the 0th time"], world.Logged.Of(1100));
        reading = ScriptedSource.Of(1);
        world.Collect(source);
        world.Collect(source);
        Assert.Equal(["a: read in full again"], world.Logged.Of(1101));

        reading = ScriptedSource.Of(1) with { Troubles = ["again"] };
        world.Collect(source);
        Assert.Equal(2, world.Logged.Of(1100).Length);
    }

    [Fact]
    public async Task Refused_lines_are_logged_once_also_after_a_failure()
    {
        await using var world = new SourceWorld();
        var refusing = ScriptedSource.Of(1) with { LinesRefused = 2, FirstRefusal = "file:7: what" };
        var failing = ScriptedSource.Of(1) with { Troubles = ["broken"] };
        var reading = refusing;
        var source = world.Spawn(_ => reading);
        world.Collect(source);
        world.Collect(source);
        Assert.Equal(["a: 2 lines or values refused, the first one at file:7: what; the rest is served"], world.Logged.Of(1103));
        reading = failing;
        world.Collect(source);
        reading = refusing;
        world.Collect(source);
        reading = failing;
        world.Collect(source);
        Assert.Equal((2, 2), (world.Logged.Of(1103).Length, world.Logged.Of(1100).Length));
        reading = ScriptedSource.Of(1);
        world.Collect(source);
        Assert.Single(world.Logged.Of(1101));
    }

    [Fact]
    public async Task A_note_is_logged_once_and_is_no_failure()
    {
        await using var world = new SourceWorld();
        var noting = ScriptedSource.Of(1) with { Notes = ["something is off"] };
        var reading = noting;
        var source = world.Spawn(_ => reading);
        world.Collect(source);
        var report = world.Collect(source);
        Assert.Equal((SourceState.Up, "something is off"), (report.State, Assert.Single(report.Notes)));
        Assert.Equal(["a: something is off"], world.Logged.Of(1104));

        reading = new Reading([]) { Troubles = ["broken"] };
        world.Collect(source);
        reading = noting;
        world.Collect(source);
        Assert.Single(world.Logged.Of(1104));

        reading = ScriptedSource.Of(1);
        world.Collect(source);
        reading = noting;
        world.Collect(source);
        Assert.Equal(2, world.Logged.Of(1104).Length);
    }

    [Fact]
    public async Task The_end_of_a_failure_is_told_also_after_the_actor_was_restarted()
    {
        await using var world = new SourceWorld();
        var broken = true;
        var source = world.Spawn(_ => broken ? throw new FormatException("a defect") : ScriptedSource.Of(1));
        world.Collect(source);
        world.Advance(TimeSpan.FromSeconds(2));
        world.Collect(source);
        world.Advance(TimeSpan.FromSeconds(4));
        Assert.Single(world.Logged.Of(1100));
        broken = false;
        world.Collect(source);
        Assert.Equal(["a: read in full again"], world.Logged.Of(1101));
    }

    /// <summary>A source that hangs while it names its commands.</summary>
    private sealed class HangingLookup(SourceWorld world) : LookupSource
    {
        private volatile bool _isCalled;

        public bool IsCalled => _isCalled;

        public List<long> Wanted { get; } = [];

        public override string Name => "a";

        public override bool Want(IReadOnlyCollection<long> keys)
        {
            Wanted.AddRange(keys);
            return false;
        }

        public override ImmutableArray<SourceCommand> Commands(FileReader files)
        {
            _isCalled = true;
            world.Hang();
            return [];
        }

        public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now) => ScriptedSource.Of(1);
    }
}
