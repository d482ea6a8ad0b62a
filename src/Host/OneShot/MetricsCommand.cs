using LustreActors.Host.CommandLine;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Compat;

namespace LustreActors.Host.OneShot;

internal static class MetricsCommand
{
    public static Command Describe() => new(
        "metrics",
        "print the catalogue of all metrics",
        """
        Usage: lustre-exporter metrics [--format text|markdown]
               lustre-exporter metrics --parameters
               lustre-exporter metrics --compat

        Prints every family that this program can export: its name, type, unit, labels and meaning. Reads nothing of this host.

          --format F     text (the default) or markdown
          --parameters   instead: every parameter of Lustre that is read, where each release has it, what reading it needs, and which
                         families it becomes (Markdown)
          --compat       instead: every name of other exporters of Lustre, and what stands for it with metrics.compat (Markdown)

        """,
        RunAsync)
    {
        Options =
        [
            CommandOption.Choice("--format", "text", "markdown"), CommandOption.Switch("--parameters"), CommandOption.Switch("--compat"),
        ],
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        if (arguments.Has("--parameters"))
        {
            await terminal.Out.WriteAsync(ParameterPage.Markdown()).ConfigureAwait(false);
            return ExitCode.Stopped;
        }

        if (arguments.Has("--compat"))
        {
            await terminal.Out.WriteAsync(CompatPage.Markdown()).ConfigureAwait(false);
            return ExitCode.Stopped;
        }

        var text = arguments["--format"] == "markdown" ? Catalogue.All.ToMarkdown() : Catalogue.All.ToText();
        await terminal.Out.WriteAsync(text).ConfigureAwait(false);
        return ExitCode.Stopped;
    }
}
