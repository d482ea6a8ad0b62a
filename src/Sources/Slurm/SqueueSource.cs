using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Sources.Slurm;

/// <summary>The jobs that SLURM knows now: pending, running, completing. One listing a collection, which costs slurmctld one answer.</summary>
public sealed class SqueueSource(SqueueOptions options) : CommandSource
{
    public const string SourceName = "slurm";

    private readonly ImmutableDictionary<string, string> _environment = SlurmEnvironment.For(options.Configuration);
    private string _token = "";
    private SlurmTable _last = SlurmTable.Empty;

    public override string Name => SourceName;

    /// <summary>
    /// With hidden partitions, without a heading, and never an array task by task. The format has the token in it, so it goes by the environment:
    /// a command line can be read by everybody on the machine while the command runs, and a job could be named after it meanwhile.
    /// </summary>
    public override ImmutableArray<SourceCommand> Commands(FileReader files)
    {
        _token = SlurmToken.Next();
        return [new SourceCommand(options.Squeue, ["-a", "-h"]) { Environment = _environment.SetItem("SQUEUE_FORMAT", SqueueParser.FormatOf(_token)) }];
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
