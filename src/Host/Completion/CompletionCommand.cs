using LustreActors.Hocon;
using LustreActors.Hocon.Values;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;

namespace LustreActors.Host.Completion;

/// <summary>Prints the completion of a shell. It is made from what the commands declare, and from the keys of the reference.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Describe(Func<IReadOnlyList<Command>> commands) => new(
        "completion",
        "print the completion for a shell",
        """
        Usage: lustre-exporter completion bash|zsh|fish

        Prints a script that lets the shell complete commands, options, values and settings. The packages install it for all three shells.

          bash: lustre-exporter completion bash >/etc/bash_completion.d/lustre-exporter
          zsh:  lustre-exporter completion zsh >/usr/share/zsh/site-functions/_lustre-exporter
          fish: lustre-exporter completion fish >~/.config/fish/completions/lustre-exporter.fish

        """,
        (arguments, terminal) => RunAsync(commands(), arguments, terminal))
    {
        FirstWords = Shells,
        MaxWords = 1,
    };

    private static async Task<int> RunAsync(IReadOnlyList<Command> commands, Arguments arguments, Terminal terminal)
    {
        var settings = Keys(ConfigurationFile.Reference()).ToArray();
        var script = arguments.Words switch
        {
            ["bash"] => BashCompletion.Create(commands, settings),
            ["zsh"] => ZshCompletion.Create(commands, settings),
            ["fish"] => FishCompletion.Create(commands, settings),
            [] => throw new UsageException("name the shell: bash, zsh or fish"),
            [var other, ..] => throw new UsageException($"'{other}' is no shell that it knows: bash, zsh or fish"),
        };
        await terminal.Out.WriteAsync(script).ConfigureAwait(false);
        return ExitCode.Stopped;
    }

    private static IEnumerable<string> Keys(Config reference) => Keys(reference.Root, "");

    private static IEnumerable<string> Keys(HoconObject section, string prefix) => section.Fields.SelectMany(
        f => f.Value is HoconObject inner && inner.Fields.Any() ? Keys(inner, prefix + f.Key + ".") : [prefix + f.Key]);
}
