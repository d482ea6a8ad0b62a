using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LustreActors.Blocking.Commands;

namespace LustreActors.Blocking.Tests.Commands;

[Collection(RealProcesses.Alone)]
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class CommandRunnerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const int Interrupt = 2;
    private const nint Ignore = 1;

    /// <summary>As the kernel writes a set of signals: 1 to 31. The C library ignores two of those beyond for its own purposes.</summary>
    private const ulong StandardSignals = 0x7fff_ffff;

    private readonly BlockingLane _lane = new();
    private CommandRunner _runner = null!;

    public Task InitializeAsync()
    {
        _runner = new CommandRunner(_lane);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lane.DisposeAsync();

    private Task<CommandResult> Run(string file, params string[] arguments) => _runner.RunAsync(new CommandSpec(file, arguments));

    private Task<CommandResult> Shell(string script) => Run("sh", "-c", script);

    private static string Text(CommandResult result) => Encoding.UTF8.GetString(result.Output.Span);

    [Fact]
    public async Task A_command_gives_its_output_and_exit_code()
    {
        var result = await Shell("echo out; echo err >&2; exit 3");
        Assert.Equal((CommandOutcome.Exited, 3, "out\n", "err"), (result.Outcome, result.ExitCode, Text(result), result.ErrorText));
        Assert.False(result.Succeeded);
        Assert.Equal("sh exited with 3: err", result.Detail);
        Assert.True((await Run("true")).Succeeded);
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are_without_a_shell_in_between()
    {
        var result = await Run("printf", "%s|", "$HOME", "a b", "`id`", "é");
        Assert.Equal("$HOME|a b|`id`|é|", Text(result));
    }

    [Fact]
    public async Task The_environment_is_inherited_with_the_c_locale_and_the_additions()
    {
        var spec = new CommandSpec("sh", ["-c", "echo $LC_ALL,$ADDED,${PATH:+path}"]) { Environment = new Dictionary<string, string> { ["ADDED"] = "yes" } };
        Assert.Equal("C,yes,path\n", Text(await _runner.RunAsync(spec)));
    }

    [Fact]
    public async Task What_is_not_there_and_what_cannot_be_run_are_told_apart()
    {
        Assert.Equal(CommandOutcome.NotFound, (await Run("no-such-command")).Outcome);
        var missing = await Run("/no/such/command");
        Assert.Equal(CommandOutcome.NotFound, missing.Outcome);
        Assert.StartsWith("/no/such/command cannot be started: ", missing.Detail, StringComparison.Ordinal);
        Assert.Equal(CommandOutcome.NotExecutable, (await Run("/etc/passwd")).Outcome);
    }

    [Fact]
    public async Task A_command_killed_by_a_signal_says_which()
    {
        var result = await Shell("kill -15 $$");
        Assert.Equal((CommandOutcome.Signalled, 15), (result.Outcome, result.Signal));
    }

    [Fact]
    public async Task At_the_deadline_the_whole_group_is_killed()
    {
        var spec = new CommandSpec("sh", ["-c", "sleep 1000 & echo $! >&2; exec sleep 1000"]) { Deadline = TimeSpan.FromSeconds(3) };
        var result = await _runner.RunAsync(spec);
        Assert.Equal((CommandOutcome.TimedOut, 9), (result.Outcome, result.Signal));
        Assert.StartsWith("sh was killed after its 3 s", result.Detail, StringComparison.Ordinal);
        var grandchild = int.Parse(result.ErrorText, CultureInfo.InvariantCulture);
        await Eventually.Holds(() => IsGone(grandchild), "the grandchild dies");
        Assert.True((await Run("true")).Succeeded);
    }

    [Fact]
    public async Task A_command_that_works_on_after_closing_its_output_still_has_a_deadline()
    {
        var spec = new CommandSpec("sh", ["-c", "exec >&- 2>&-; exec sleep 1000"]) { Deadline = TimeSpan.FromMilliseconds(300) };
        Assert.Equal(CommandOutcome.TimedOut, (await _runner.RunAsync(spec)).Outcome);
    }

    [Fact]
    public async Task Output_beyond_the_bound_ends_the_command()
    {
        var spec = new CommandSpec("cat", ["/dev/zero"]) { MaxOutputBytes = 1_000_000, Deadline = TimeSpan.FromSeconds(60) };
        var result = await _runner.RunAsync(spec);
        Assert.Equal(CommandOutcome.OutputTooLarge, result.Outcome);
        Assert.True(result.Output.IsEmpty);

        // Nothing stays reserved for the next one.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Run("true");
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 900_000);
    }

    [Fact]
    public async Task What_a_command_leaves_behind_ends_with_it()
    {
        var result = await Shell("sleep 1000 >&- 2>&- & echo $!");
        Assert.True(result.Succeeded);
        var left = int.Parse(Text(result), CultureInfo.InvariantCulture);
        await Eventually.Holds(() => IsGone(left), "the process in the background dies");
    }

    [Fact]
    public async Task The_output_of_all_commands_is_bounded_together()
    {
        using var others = new CommandLimits.Share(_lane.Commands);
        Assert.True(others.TryHold(CommandLimits.MaxOutputBytes - 500_000));
        for (var i = 0; i < 3; i++)
        {
            var killed = await Run("head", "-c", "1000000", "/dev/zero");
            Assert.Equal(CommandOutcome.OutputTooLarge, killed.Outcome);
            Assert.EndsWith("or all commands more than 67108864", killed.Detail, StringComparison.Ordinal);
        }

        Assert.True(others.TryHold(CommandLimits.MaxOutputBytes - 4_000_000));
        for (var i = 0; i < 9; i++)
            Assert.True((await Run("head", "-c", "1000000", "/dev/zero")).Succeeded);
    }

    [Fact]
    public async Task A_command_beyond_the_bound_waits_until_another_ends()
    {
        using var fifo = new Fifo();
        Task<CommandResult> Cat(int key, TimeSpan deadline) =>
            _runner.RunAsync(new CommandSpec("cat", [fifo.Path]) { Key = $"{key}", Deadline = deadline });

        var running = Enumerable.Range(0, CommandLimits.MaxRunning).Select(i => Cat(i, TimeSpan.FromMinutes(5))).ToArray();
        var late = await Cat(CommandLimits.MaxRunning, TimeSpan.FromMilliseconds(100));
        Assert.Equal((CommandOutcome.Refused, "cat is not run: 8 other commands run"), (late.Outcome, late.Detail));

        var waiting = _runner.RunAsync(new CommandSpec("true", []) { Deadline = TimeSpan.FromMinutes(5) });
        Assert.All([waiting, .. running], r => Assert.False(r.IsCompleted));
        var all = Task.WhenAll([waiting, .. running]);
        await Eventually.Holds(
            () =>
            {
                fifo.Release().Dispose();
                return all.IsCompleted;
            },
            "they end");
        Assert.All(await all, r => Assert.True(r.Succeeded, r.Detail));
    }

    [Fact]
    public async Task A_flood_of_errors_is_read_and_only_its_beginning_kept()
    {
        var result = await Shell("head -c 1000000 /dev/zero | tr '\\0' x >&2; echo done");
        Assert.Equal((CommandOutcome.Exited, 0, "done\n"), (result.Outcome, result.ExitCode, Text(result)));
        Assert.Equal(8 * 1024, result.ErrorText.Length);
    }

    [Fact]
    public async Task Large_output_arrives_whole()
    {
        var result = await Run("head", "-c", "5000000", "/dev/zero");
        Assert.Equal((true, 5_000_000), (result.Succeeded, result.Output.Length));
    }

    [Fact]
    public async Task A_closed_pipe_kills_a_command_as_it_would_anywhere()
    {
        var result = await Shell("(cat /dev/zero; echo $? >&2) | head -c 1 >/dev/null");
        Assert.Equal((CommandOutcome.Exited, "141"), (result.Outcome, result.ErrorText));
    }

    [Fact]
    public async Task A_command_ignores_no_signal_that_this_process_was_started_to_ignore()
    {
        // As a shell without job control does to what it starts in the background.
        var before = Signal(Interrupt, Ignore);
        try
        {
            var ignored = Text(await Run("sed", "-n", "s/^SigIgn:.//p", "/proc/self/status"));
            Assert.Equal(0UL, ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & StandardSignals);
            var killed = await Shell("kill -INT $$");
            Assert.Equal((CommandOutcome.Signalled, Interrupt), (killed.Outcome, killed.Signal));
        }
        finally
        {
            _ = Signal(Interrupt, before);
        }
    }

    [Fact]
    public async Task Two_hundred_runs_leave_no_descriptor_and_no_zombie()
    {
        await Shell("true");
        await Run("no-such-command");
        var before = Pipes();
        for (var i = 0; i < 50; i++)
        {
            await Run("true");
            await Shell("exit 1");
            await Run("no-such-command");
            await _runner.RunAsync(new CommandSpec("cat", ["/dev/zero"]) { MaxOutputBytes = 1 });
        }

        await Eventually.Holds(() => Pipes() <= before, "pipes are closed");
        await Eventually.Holds(() => Zombies() == 0, "children are reaped");
    }

    [Fact]
    public async Task One_command_of_a_key_runs_at_a_time()
    {
        using var fifo = new Fifo();
        var first = Run("cat", fifo.Path);
        Assert.Equal(CommandOutcome.Refused, (await Run("cat", "/dev/null")).Outcome);
        fifo.GiveEnd();

        Assert.True((await first).Succeeded);
    }

    [Fact]
    public async Task A_child_that_does_not_die_quarantines_its_key_until_it_does()
    {
        // What no test can have is a child in uninterruptible sleep: the call hangs after its deadline just as waitpid would.
        using var gate = new Gate();
        var hanging = _lane.Run("squeue", gate.Pass, TimeSpan.FromMilliseconds(50));
        Assert.Equal(LaneOutcome.Abandoned, (await hanging).Outcome);
        var spec = new CommandSpec("true", []) { Key = "squeue" };
        Assert.Equal(CommandOutcome.Quarantined, (await _runner.RunAsync(spec)).Outcome);
        gate.Open();
        await Eventually.Holds(() => _lane.Snapshot().AbandonedNow == 0, "it returns");
        Assert.True((await _runner.RunAsync(spec)).Succeeded);
    }

    // Pipes only: the runtime opens files of its own when it likes.
    private static int Pipes() => Directory.GetFiles("/proc/self/fd").Count(
        fd => new FileInfo(fd).LinkTarget is { } target && target.StartsWith("pipe:", StringComparison.Ordinal));

    [DllImport("libc.so.6", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint handler);

    private static int Zombies() => Directory.GetDirectories("/proc").Count(p =>
        char.IsDigit(p[^1]) && StatOf(p) is { } stat && stat.State == "Z" && stat.Parent == Environment.ProcessId);

    private static bool IsGone(int pid) => StatOf($"/proc/{pid}") is null or { State: "Z" };

    private static (string State, int Parent)? StatOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
