using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// Reads the jobs that SLURM knows now: pending, running and completing. One listing for each collection, which costs slurmctld one answer.
/// </summary>
public sealed class SqueueSource(SqueueOptions options) : CommandSource
{
    public const string SourceName = "slurm";

    private readonly ImmutableDictionary<string, string> _environment = SlurmEnvironment.For(options.Configuration);
    private string _token = "";
    private SlurmTable _last = SlurmTable.Empty;

    public override string Name => SourceName;

    /// <summary>
    /// The arguments: with hidden partitions, without a heading, and arrays as one line. The format contains the token, so it is passed in
    /// the environment: anybody on the machine can read a command line while the command runs, and could name a job after it.
    /// </summary>
    public override ImmutableArray<SourceCommand> Commands(FileReader files)
    {
        _token = SlurmToken.Next();
        return [new SourceCommand(options.Squeue, ["-a", "-h"]) { Environment = _environment.SetItem(
            "SQUEUE_FORMAT", SqueueParser.FormatOf(_token, options.WithNodes)), MaxOutputBytes = 32 << 20 }];
    }

    public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var findings = new Findings();
        var output = outputs[0];
        if (output.ExitCode != 0)
        {
            findings.AddTrouble(SlurmCommand.FailureOf(output));
            return findings.ToReading([]);
        }

        if (SlurmCommand.WarningOf(output) is { } warning)
            findings.AddNote(warning);
        var parser = new SqueueParser(_token, _last, findings);
        parser.Parse(output.Text.Span);
        if (parser.Count > 0 || findings.LinesRefused == 0)
            return findings.ToReading([]) with { Table = _last = parser.Table };
        findings.AddTrouble($"{output.Command.FileName}: none of its {findings.LinesRefused} lines is a job's: {findings.FirstRefusal}");
        return findings.ToReading([]);
    }
}
