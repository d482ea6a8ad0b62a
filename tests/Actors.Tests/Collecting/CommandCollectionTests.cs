using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Tests.Collecting;

[Collection(RealCommands.Alone)]
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class CommandCollectionTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly SourceWorld _world = new();
    private readonly FakeProgram _program = new("echo 7");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _program.Dispose();
    }

    [Fact]
    public void Commands_are_run_in_their_order_and_read_together()
    {
        _program.Does("echo $1 here; echo there >&2; exit $1");
        IReadOnlyList<CommandOutput> seen = [];
        var source = Spawn([Command("0"), Command("3")], outputs =>
        {
            seen = outputs;
            return ScriptedSource.Of(1);
        });
        var report = _world.Collect(source);
        Assert.Equal((SourceState.Up, 14L), (report.State, report.BytesRead));
        Assert.Equal(["0", "3"], _program.Calls);
        Assert.Equal(
            [(0, "0 here\n", "there"), (3, "3 here\n", "there")],
            seen.Select(o => (o.ExitCode, Encoding.UTF8.GetString(o.Text.Span), o.Errors)));
    }

    [Fact]
    public void A_command_that_hangs_is_killed_with_its_group_and_what_was_said_last_stays()
    {
        var source = Spawn([Command(), Command()], _ => ScriptedSource.Of(1));
        Assert.NotNull(_world.Collect(source).Snapshot);
        Assert.Equal(2, _program.Starts);

        _program.Does($"sleep 1000 & echo $! > '{_program.Of("child")}'; mv '{_program.Of("child")}' '{_program.Of("begun")}'; wait");
        source.Tell(SourceProtocol.Collect.Now);
        _world.RunUntil(() => File.Exists(_program.Of("begun")));
        _world.Advance(SourceWorld.Deadline);
        _world.RunUntil(() => _world.Reports.Length == 2);
        var report = _world.Reports[^1];
        Assert.Equal((SourceState.Quarantined, null), (report.State, report.Snapshot));
        Assert.Contains("was killed after its 5 s", Assert.Single(report.Troubles), StringComparison.Ordinal);
        var child = File.ReadAllText(_program.Of("begun")).Trim();
        _world.RunUntil(() => !File.Exists($"/proc/{child}/cmdline") || File.ReadAllText($"/proc/{child}/cmdline").Length == 0);

        for (var i = 0; i < 3; i++)
            Assert.Equal(SourceState.Quarantined, _world.Collect(source).State);
        Assert.Contains("not run again for 30 s", Assert.Single(_world.Reports[^1].Troubles), StringComparison.Ordinal);
        Assert.Equal(3, _program.Starts);
        Assert.Single(_world.Logged.Of(1100), l => l.Contains("was killed", StringComparison.Ordinal));

        _program.Does("echo 7");
        _world.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(SourceState.Up, _world.Collect(source).State);
        Assert.Contains(_world.Logged.Of(1101), l => l.Contains("read in full again", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_command_that_may_be_cut_has_printed_is_read_after_it_was_killed()
    {
        _program.Does($"echo $1; [ $1 = list ] || exit 0; touch '{_program.Of("begun")}'; exec sleep 1000");
        IReadOnlyList<CommandOutput> seen = [];
        var source = Spawn([Command("check"), Command("list") with { MayBeCut = true }], outputs =>
        {
            seen = outputs;
            return ScriptedSource.Of(1);
        });
        source.Tell(SourceProtocol.Collect.Now);
        _world.RunUntil(() => File.Exists(_program.Of("begun")));
        _world.Advance(SourceWorld.Deadline);
        _world.RunUntil(() => _world.Reports.Length == 1);

        Assert.Equal(SourceState.Up, _world.Reports[0].State);
        Assert.Equal(["check\n", "list\n"], seen.Select(o => Encoding.UTF8.GetString(o.Text.Span)));
        Assert.Null(seen[0].Cut);
        Assert.Contains("was killed after its 5 s", seen[1].Cut, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_keeps_hanging_is_run_less_and_less_often()
    {
        _program.Does($"touch '{_program.Of("begun")}'; exec sleep 1000");
        var source = Spawn([Command()], _ => ScriptedSource.Of(1));
        foreach (var rest in (int[])[30, 60, 120])
        {
            source.Tell(SourceProtocol.Collect.Now);
            _world.RunUntil(() => File.Exists(_program.Of("begun")));
            File.Delete(_program.Of("begun"));
            var before = _world.Reports.Length;
            _world.Advance(SourceWorld.Deadline);
            _world.RunUntil(() => _world.Reports.Length > before);
            Assert.Contains($"not run again for {rest} s", _world.Collect(source).Troubles[0], StringComparison.Ordinal);
            _world.Advance(TimeSpan.FromSeconds(rest + 1));
        }
    }

    [Fact]
    public void A_program_that_is_not_there_is_a_failure_like_any_other()
    {
        var source = Spawn([new SourceCommand(_program.Of("nothing"), [])], _ => ScriptedSource.Of(1));
        var report = _world.Collect(source);
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Contains("nothing cannot be started", Assert.Single(report.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_to_run_the_source_is_read_all_the_same()
    {
        var source = Spawn([], outputs => outputs.Count == 0 ? Reading.OfGone : ScriptedSource.Of(1));
        source.Tell(SourceProtocol.Collect.Now);
        _world.RunUntil(() => _world.Left.Count == 1);
        Assert.Equal(0, _program.Starts);
    }

    [Fact]
    public void A_source_that_throws_on_what_was_said_is_restarted()
    {
        var source = Spawn([Command()], _ => throw new InvalidOperationException("a defect"));
        Assert.Contains("a defect", Assert.Single(_world.Collect(source).Troubles), StringComparison.Ordinal);
        _world.RunUntil(() => _world.Heard.OfType<MetricsProtocol.SourcePaused>().Any());
    }

    private SourceCommand Command(params string[] arguments) => new(_program.Path, [.. arguments]);

    private IActorRef Spawn(SourceCommand[] commands, Func<IReadOnlyList<CommandOutput>, Reading> read) =>
        _world.Spawn(() => new ScriptedCommands([.. commands], read));

    private sealed class ScriptedCommands(ImmutableArray<SourceCommand> commands, Func<IReadOnlyList<CommandOutput>, Reading> read)
        : CommandSource
    {
        public override string Name => "a";

        public override ImmutableArray<SourceCommand> Commands(FileReader files) => commands;

        public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now) => read(outputs);
    }
}
