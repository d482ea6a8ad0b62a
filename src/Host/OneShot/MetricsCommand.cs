namespace LustreActors.Host;

internal static class MetricsCommand
{
    public static Command Describe() => new(
        "metrics",
        "print the catalogue of all metrics",
        """
        Usage: lustre-exporter metrics [--format text|markdown]

        Prints every family that this program can export: its name, type, unit, labels and meaning. Reads nothing of this host.

        """,
        RunAsync);

    private static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        var arguments = Arguments.Parse(args, ["--format"], []);
        arguments.RefuseWords();
        var text = (arguments["--format"] ?? "text") switch
        {
            "text" => Catalogue.All.ToText(),
            "markdown" => Catalogue.All.ToMarkdown(),
            var other => throw new UsageException($"--format is text or markdown, not '{other}'"),
        };
        await terminal.Out.WriteAsync(text).ConfigureAwait(false);
        return ExitCode.Stopped;
    }
}
