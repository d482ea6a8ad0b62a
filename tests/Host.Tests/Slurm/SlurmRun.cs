using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Sources;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Host.Tests.Slurm;

/// <summary>Runs the commands of a source as the collector does, and lets it read their output.</summary>
internal static class SlurmRun
{
    public static async Task<Reading> ReadAsync(CommandSource source)
    {
        var (command, result) = await RunAsync(source, TimeSpan.FromSeconds(25));
        Assert.True(result.Outcome == CommandOutcome.Exited, result.Detail);
        return source.Read([new CommandOutput(command, result.ExitCode, result.Output, result.ErrorText)], TimeSpan.Zero);
    }

    public static async Task<(SourceCommand Command, CommandResult Result)> RunAsync(CommandSource source, TimeSpan deadline)
    {
        using var files = new FileReader(new Unwatched());
        var command = Assert.Single(source.Commands(files));
        await using var lane = new BlockingLane();
        var result = await new CommandRunner(lane).RunAsync(new CommandSpec(command.FileName, command.Arguments)
        {
            Deadline = deadline,
            InheritsEnvironment = false,
            Environment = command.Environment,
        });
        return (command, result);
    }

    private sealed class Unwatched : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
