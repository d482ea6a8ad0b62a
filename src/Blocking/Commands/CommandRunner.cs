using System.Buffers;
using System.Collections;
using System.ComponentModel;
using System.Text;

namespace LustreActors.Blocking.Commands;

/// <summary>
/// Runs commands on the blocking lane. A child that does not die hangs its thread in waitpid, so the lane abandons the call and quarantines
/// the key, as for any other system call.
/// </summary>
public sealed class CommandRunner(BlockingLane lane, TimeProvider? time = null)
{
    private const int MaxErrorBytes = 8 * 1024;
    private const int LongestShown = 200;
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // The time for a killed child to die before its key is quarantined.
    private static readonly TimeSpan DeathGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private const int Room = 32 * 1024;
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile int _lastOutput;

    public async Task<CommandResult> RunAsync(CommandSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!await lane.Commands.TryBeginAsync(spec.Deadline, _time).ConfigureAwait(false))
        {
            return None(
                CommandOutcome.Refused, spec.Deadline, $"{spec.FileName} is not run: {CommandLimits.MaxRunning} other commands run");
        }

        LaneResult<CommandResult> result;
        try
        {
            result = await lane.Run(spec.Key, call => Run(spec, call), spec.Deadline + DeathGrace).ConfigureAwait(false);
        }
        finally
        {
            lane.Commands.End();
        }

        return result.Outcome switch
        {
            LaneOutcome.Completed => result.Value!,
            LaneOutcome.Abandoned => None(
                CommandOutcome.WillNotDie, result.Elapsed,
                $"{spec.FileName} was killed after {spec.Deadline.TotalSeconds:0.###} s and does not die"),
            LaneOutcome.Quarantined => None(CommandOutcome.Quarantined, result.Elapsed, $"{spec.FileName} is not run: {result.Detail}"),
            LaneOutcome.Refused => None(CommandOutcome.Refused, result.Elapsed, $"{spec.FileName} is not run: {result.Detail}"),
            _ => None(Classify(result.Error), result.Elapsed, $"{spec.FileName} cannot be started: {result.Detail}"),
        };
    }

    private static CommandOutcome Classify(Exception? error) => (error as Win32Exception)?.NativeErrorCode switch
    {
        Libc.ENOENT => CommandOutcome.NotFound,
        Libc.EACCES or Libc.ENOEXEC => CommandOutcome.NotExecutable,
        _ => CommandOutcome.Failed,
    };

    private static CommandResult None(CommandOutcome outcome, TimeSpan elapsed, string detail) =>
        new(outcome, -1, 0, default, "", elapsed, detail);

    private CommandResult Run(CommandSpec spec, LaneCall call)
    {
        var start = _time.GetTimestamp();
        var shown = $"{spec.FileName} {string.Join(' ', spec.Arguments)}";
        call.Reading(shown.Length > LongestShown ? string.Concat(shown.AsSpan(0, LongestShown), " …") : shown);
        using var child = ChildProcess.Start(spec.FileName, spec.Arguments, Environment(spec));

        // Owned by this call: a command that hangs may still write after the call was abandoned. It has room for the output of the last
        // command, so that a long listing is not copied from buffer to buffer.
        var output = new ArrayBufferWriter<byte>(Room + _lastOutput + (_lastOutput / 16));
        var error = new ArrayBufferWriter<byte>();
        using var share = new CommandLimits.Share(lane.Commands);
        CommandOutcome? killed = null;
        (int ExitCode, int Signal)? end = null;
        var pause = TimeSpan.FromMilliseconds(1);
        while (killed is null && end is null)
        {
            var left = spec.Deadline - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                killed = CommandOutcome.TimedOut;
            }
            else if (call.IsLaneClosing)
            {
                // Its output is not wanted any longer, and it would outlive this process.
                killed = CommandOutcome.Stopped;
            }
            else if (child.Output >= 0 || child.Error >= 0)
            {
                var ready = child.Poll(Shorter(left, LongestWait));
                if (ready.Output)
                    child.ReadOutput(output);
                if (ready.Error)
                    ReadError(child, error);
                if (output.WrittenCount > spec.MaxOutputBytes || !share.TryHold(output.Capacity))
                    killed = CommandOutcome.OutputTooLarge;
            }
            else
            {
                // It has closed both pipes. It ends in a moment, or goes on without output.
                end = child.Reap(block: false);
                if (end is null)
                    child.Poll(pause = Shorter(pause * 2, Shorter(left, LongestWait)));
            }
        }

        if (killed is not null)
        {
            // The child may take long to die. Until then no output is held that is not used.
            if (!spec.KeepsCutOutput || killed != CommandOutcome.TimedOut)
            {
                output = new ArrayBufferWriter<byte>();
                share.Dispose();
            }

            child.KillGroup();
            end = child.Reap(block: true);
        }

        _lastOutput = output.WrittenCount;
        var errorText = Encoding.UTF8.GetString(error.WrittenSpan[..Math.Min(error.WrittenCount, MaxErrorBytes)]).Trim();
        return Describe(spec, killed, end!.Value, output.WrittenMemory, errorText, _time.GetElapsedTime(start));
    }

    private static CommandResult Describe(
        CommandSpec spec, CommandOutcome? killed, (int ExitCode, int Signal) end, ReadOnlyMemory<byte> output, string error,
        TimeSpan elapsed)
    {
        var (outcome, detail) = (killed, end) switch
        {
            (CommandOutcome.TimedOut, _) => (CommandOutcome.TimedOut, $"was killed after its {spec.Deadline.TotalSeconds:0.###} s"),
            (CommandOutcome.Stopped, _) => (CommandOutcome.Stopped, "was killed: the program that wanted it ends"),
            (CommandOutcome.OutputTooLarge, _) => (
                CommandOutcome.OutputTooLarge,
                $"was killed: it wrote more than {spec.MaxOutputBytes} bytes, or all commands more than {CommandLimits.MaxOutputBytes}"),
            (_, { Signal: > 0 }) => (CommandOutcome.Signalled, $"was killed by signal {end.Signal}"),
            _ => (CommandOutcome.Exited, $"exited with {end.ExitCode}"),
        };
        var text = error.Length == 0 ? $"{spec.FileName} {detail}" : $"{spec.FileName} {detail}: {error}";
        return new CommandResult(outcome, end.ExitCode, end.Signal, output, error, elapsed, text);
    }

    // Output that does not fit is read too: a command must not block on a full pipe.
    private static void ReadError(ChildProcess child, ArrayBufferWriter<byte> kept)
    {
        if (kept.WrittenCount < MaxErrorBytes)
            child.ReadError(kept);
        else
            child.ReadError(new ArrayBufferWriter<byte>());
    }

    private static Dictionary<string, string> Environment(CommandSpec spec)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = SystemPath };
        if (spec.InheritsEnvironment)
        {
#pragma warning disable RS0030 // A child inherits the environment of its parent; nothing is decided by it here.
            foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
#pragma warning restore RS0030
                variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        variables["LC_ALL"] = "C";
        foreach (var (name, value) in spec.Environment)
            variables[name] = value;
        return variables;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
