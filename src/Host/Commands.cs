using LustreActors.Hocon;
using LustreActors.Host.Certificates;
using LustreActors.Host.Checking;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Completion;
using LustreActors.Host.Configuration;
using LustreActors.Host.Demo;
using LustreActors.Host.Inspection;
using LustreActors.Host.Monitoring;
using LustreActors.Host.OneShot;
using LustreActors.Host.Running;

namespace LustreActors.Host;

/// <summary>The commands of the program, and how the first word of the command line selects one.</summary>
internal static class Commands
{
    private const string NextSteps = """

        What to do next:
          lustre-exporter demo           see it work on a simulated Lustre: http://127.0.0.1:9846/
          lustre-exporter once           see what it finds on this host
          lustre-exporter check-config   see whether the configuration is right
          lustre-exporter run            collect and serve; as a service: systemctl enable --now lustre-exporter

        """;

    public static IReadOnlyList<Command> All { get; } =
    [
        RunCommand.Describe(),
        DemoCommand.Describe(),
        OnceCommand.Describe(),
        CheckConfigCommand.Describe(),
        MetricsCommand.Describe(),
        DumpCommand.Describe(),
        HealthCommand.Describe(),
        CheckCommand.Describe(),
        TopCommand.Describe(),
        InspectCommand.Describe(),
        CertsCommand.Describe(),
        CompletionCommand.Describe(ListAll),
        VersionCommand.Describe(),
    ];

    /// <summary>Runs the command. Output that cannot be written ends it with code 1.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        try
        {
            return await DispatchAsync(args, terminal).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try
            {
                await terminal.Error.WriteLineAsync($"lustre-exporter: {e.Message}").ConfigureAwait(false);
            }
            catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
            {
                // Standard error cannot be written either.
            }

            return ExitCode.Failed;
        }
    }

    private static async Task<int> DispatchAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        if (args.Count == 0)
        {
            await terminal.Error.WriteAsync(Help() + NextSteps).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        if (args[0] is "help" or "--help" or "-h")
            return await ShowHelpAsync(args.Count > 1 ? args[1] : null, terminal).ConfigureAwait(false);
        var name = args[0] is "--version" or "-v" ? "version" : args[0];
        var command = All.FirstOrDefault(c => c.Name == name);
        if (command is null)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter: {Suggest(args[0])}").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        if (args.Skip(1).TakeWhile(a => a != "--").Any(a => a is "--help" or "-h"))
            return await ShowHelpAsync(command.Name, terminal).ConfigureAwait(false);
        try
        {
            return await command.RunAsync(Arguments.Parse([.. args.Skip(1)], command), terminal).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            await terminal.Error.WriteLineAsync(
                $"lustre-exporter {command.Name}: {e.Message}\nTry: lustre-exporter {command.Name} --help").ConfigureAwait(false);
            return command.UsageExitCode;
        }
        catch (HoconException e)
        {
            await terminal.Error.WriteAsync(ConfigurationProblems.Format(e.Problems)).ConfigureAwait(false);
            return command.UsageExitCode;
        }
    }

    private static async Task<int> ShowHelpAsync(string? name, Terminal terminal)
    {
        var command = All.FirstOrDefault(c => c.Name == name);
        if (name is not null && command is null)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter: {Suggest(name)}").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        await terminal.Out.WriteAsync(command is null ? Help() : command.Help).ConfigureAwait(false);
        return ExitCode.Stopped;
    }

    private static IReadOnlyList<Command> ListAll() => All;

    private static string Suggest(string word) =>
        Suggestions.ForCommand(word, [.. All.Select(c => c.Name)], InspectionGrammar.All.Select(c => c.Words[0]));

    private static string Help()
    {
        var lines = All.Select(c => $"  {c.Name,-14} {c.Summary}\n");
        return $"""
            lustre-exporter: how a Lustre filesystem is doing, and which job and client is using it.

            Usage: lustre-exporter COMMAND [OPTIONS]

            {string.Concat(lines).TrimEnd()}

            lustre-exporter COMMAND --help says more. Configuration: {ConfigurationFile.DefaultPath}

            """;
    }
}
