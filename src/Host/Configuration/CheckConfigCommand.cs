namespace LustreActors.Host;

internal static class CheckConfigCommand
{
    public static Command Describe() => new(
        "check-config",
        "say whether the configuration is right, and start nothing",
        $"""
        Usage: lustre-exporter check-config [--config FILE] [-Dpath=value ...]

        Reads the configuration and reports every problem with its file, line and what is allowed. Starts nothing. Notes say what of Lustre is closed
        to the user who asks, and what would open it, which commands are missing, and whether the files of cluster.trust can be used: run it as the
        user of the service. They are no problem of the configuration.
        Without --config it reads {ConfigurationFile.DefaultPath} if that is there. Exit code 0: right; 2: not.

          --config FILE   the configuration file
          -Dpath=value    a setting that overrides the file

        """,
        RunAsync);

    private static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        var arguments = Arguments.Parse(args, [ConfigurationFile.Option], []);
        arguments.RefuseWords();
        var file = ConfigurationFile.From(arguments, terminal);
        var bound = file.Load();
        foreach (var warning in bound.Warnings)
            await terminal.Error.WriteLineAsync("warning: " + ConfigurationProblems.Line(warning)).ConfigureAwait(false);
        await terminal.Out.WriteLineAsync($"{(file.FileInForce is { } path ? $"{path}: the configuration is right" : "No configuration file: the defaults are right")}").ConfigureAwait(false);
        if (bound.Options.Lustre is { } lustre)
        {
            foreach (var note in AccessNotes.Of(lustre))
                await terminal.Out.WriteLineAsync("note: " + note).ConfigureAwait(false);
        }

        if (bound.Options.Enrich is { } enrich)
        {
            foreach (var note in EnrichBinding.NotesOf(enrich))
                await terminal.Out.WriteLineAsync("note: " + note).ConfigureAwait(false);
        }

        if (bound.Options.Cluster is { HasMembers: true } cluster && MemberTrust.ProblemOf(cluster.Options.Trust) is { } problem)
            await terminal.Out.WriteLineAsync($"note: {problem}. It would not start").ConfigureAwait(false);
        return ExitCode.Stopped;
    }
}
