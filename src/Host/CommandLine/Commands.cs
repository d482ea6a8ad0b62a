using LustreActors.Hocon;
using LustreActors.Host.Certificates;
using LustreActors.Host.Configuration;
using LustreActors.Host.Demo;
using LustreActors.Host.Inspection;
using LustreActors.Host.OneShot;
using LustreActors.Host.Running;

namespace LustreActors.Host.CommandLine;

internal static class Commands
{
    private static readonly Command[] All =
    [
        RunCommand.Describe(),
        DemoCommand.Describe(),
        OnceCommand.Describe(),
        CheckConfigCommand.Describe(),
        MetricsCommand.Describe(),
        DumpCommand.Describe(),
        InspectCommand.Describe(),
        CertsCommand.Describe(),
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
            await terminal.Error.WriteAsync(Help()).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        if (args[0] is "help" or "--help" or "-h")
            return await ShowHelpAsync(args.Count > 1 ? args[1] : null, terminal).ConfigureAwait(false);
        var name = args[0] is "--version" or "-v" ? "version" : args[0];
        var command = Array.Find(All, c => c.Name == name);
        if (command is null)
        {
            await terminal.Error.WriteLineAsync(
                $"lustre-exporter: '{args[0]}' is no command; known are: {string.Join(", ", All.Select(c => c.Name))}")
                .ConfigureAwait(false);
            return ExitCode.Usage;
        }

        if (args.Skip(1).Any(a => a is "--help" or "-h"))
            return await ShowHelpAsync(command.Name, terminal).ConfigureAwait(false);
        try
        {
            return await command.RunAsync([.. args.Skip(1)], terminal).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            await terminal.Error.WriteLineAsync(
                $"lustre-exporter {command.Name}: {e.Message}\nTry: lustre-exporter {command.Name} --help").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (HoconException e)
        {
            await terminal.Error.WriteAsync(ConfigurationProblems.Format(e.Problems)).ConfigureAwait(false);
            return ExitCode.Usage;
        }
    }

    private static async Task<int> ShowHelpAsync(string? name, Terminal terminal)
    {
        var command = Array.Find(All, c => c.Name == name);
        if (name is not null && command is null)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter: '{name}' is no command").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        await terminal.Out.WriteAsync(command is null ? Help() : command.Help).ConfigureAwait(false);
        return ExitCode.Stopped;
    }

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

/// <summary>A command with the texts of its help.</summary>
internal sealed record Command(string Name, string Summary, string Help, Func<IReadOnlyList<string>, Terminal, Task<int>> RunAsync);

/// <summary>The streams and the environment of a command; tests pass their own.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Stream RawOut, Func<string, string?> Environment)
{
    public static Terminal OfProcess { get; } = new(
        Console.Out,
        new PrintableWriter(Console.Error),
        Console.OpenStandardOutput(),
        Variable);

#pragma warning disable RS0030 // The one place that reads the environment.
    public static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}

internal static class ExitCode
{
    public const int Stopped = 0;

    /// <summary>Failed at run time: a port in use, a core actor dead.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration: nothing was started.</summary>
    public const int Usage = 2;
}
