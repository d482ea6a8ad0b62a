using LustreActors.Host.Certificates;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Http;

namespace LustreActors.Host.Checking;

internal static class CheckConfigCommand
{
    public static Command Describe() => new(
        "check-config",
        "say whether the configuration is right, and start nothing",
        $"""
        Usage: lustre-exporter check-config [--config FILE] [-Dpath=value ...]

        Reads the configuration and reports every problem with its file, line and what is allowed. Starts nothing. Notes say what of
        Lustre is closed to the user who asks, and what would open it, which commands are missing, whether the files of cluster.trust can
        be used and until when: run it as the user of the service. They are no problem of the configuration.
        Without --config it reads {ConfigurationFile.DefaultPath} if that is there. Exit code 0: right; 2: not.

          --config FILE   the configuration file
          -Dpath=value    a setting that overrides the file

        """,
        RunAsync)
    {
        Options = [ConfigurationFile.ConfigOption],
        TakesSettings = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        var file = ConfigurationFile.From(arguments, terminal);
        var bound = await file.LoadAsync().ConfigureAwait(false);
        foreach (var warning in bound.Warnings)
            await terminal.Error.WriteLineAsync("warning: " + ConfigurationProblems.Line(warning)).ConfigureAwait(false);
        var notes = await file.WithinDeadlineAsync(() => Notes(bound.Options).ToArray()).ConfigureAwait(false);
        var starts = !notes.Any(n => n.IsFatal);
        var verdict = !starts ? $"{file.Name}: the program does not start with it"
            : file.FileInForce is { } path ? $"{path}: the configuration is right"
            : "No configuration file: the defaults are right";
        await terminal.Out.WriteLineAsync(verdict).ConfigureAwait(false);
        foreach (var note in notes)
            await terminal.Out.WriteLineAsync($"{(note.IsFatal ? "problem" : "note")}: {note.Text}").ConfigureAwait(false);
        return starts ? ExitCode.Stopped : ExitCode.Usage;
    }

    private static IEnumerable<Note> Notes(AppOptions options) =>
    [
        .. (options.Sources.Lustre is { } lustre ? AccessNotes.For(lustre) : []).Select(Note.Harmless),
        .. (options.Enrich is { } enrich ? EnrichBinding.NotesFor(enrich) : []).Select(Note.Harmless),
        .. NotesFor(options.Cluster),
        .. WebConfigBinding.NotesFor(options.Http, TimeProvider.System.GetUtcNow()).Select(Note.Harmless),
    ];

    private static IEnumerable<Note> NotesFor(ClusterSettings cluster)
    {
        if (cluster.Join is not { } join)
            yield break;
        var report = CertificateCheck.Run(cluster.Options.Trust, join.Advertise.Host, TimeProvider.System.GetUtcNow());
        foreach (var finding in report.Findings)
        {
            var text = finding.Text + finding.Kind switch
            {
                CertificateFindingKind.Refused => ". Other members refuse it",
                CertificateFindingKind.Unusable => ". It would not start",
                _ => "",
            };
            yield return new Note(text, finding.Kind == CertificateFindingKind.Unusable);
        }

        if (report.IsUsable && MemberAuthenticator.FindProblem(cluster.Options.Trust) is { } problem)
            yield return new Note($"{problem}. It would not start", IsFatal: true);
    }

    private readonly record struct Note(string Text, bool IsFatal)
    {
        public static Note Harmless(string text) => new(text, IsFatal: false);
    }
}
