using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// Asks SLURM's accounting about jobs that Lustre shows and <c>squeue</c> does not: they have ended. Requests wait for the next collection,
/// so that slurmdbd gets one question for each interval.
/// </summary>
public sealed class SacctSource(SacctOptions options) : LookupSource
{
    public const string SourceName = "sacct";

    /// <summary>The most ids in one call. The others are asked for next time.</summary>
    internal const int MostIds = 200;

    /// <summary>The largest id of SLURM. A larger number was written by a user into a job's environment.</summary>
    private const long HighestId = uint.MaxValue - 2;

    /// <summary>The most remembered jobs. A job that has ended does not change any more.</summary>
    private static readonly TimeSpan KeepFound = TimeSpan.FromHours(1);

    /// <summary>The time after which a missing job is asked for again: slurmdbd may record it late.</summary>
    private static readonly TimeSpan KeepMissing = TimeSpan.FromMinutes(10);

    private readonly ImmutableDictionary<string, string> _environment = SlurmEnvironment.For(options.Configuration);

    /// <summary>The answers by id. An entry without a job means that SLURM has no such job.</summary>
    private readonly Dictionary<long, (SlurmJob? Job, TimeSpan Until)> _known = [];
    private HashSet<long> _wanted = [];
    private HashSet<long> _asked = [];
    private string _token = "";

    public override string Name => SourceName;

    public override bool Want(IReadOnlyCollection<long> keys)
    {
        _wanted = [.. keys.Where(k => k is > 0 and <= HighestId)];
        return false;
    }

    /// <summary>
    /// The arguments: jobs of all users, one line for each job. Anybody can read a command line, so no text of a user is in it.
    /// </summary>
    public override ImmutableArray<SourceCommand> Commands(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Forget(files.Now);
        _asked = [.. _wanted.Where(id => !_known.ContainsKey(id)).Take(MostIds)];
        if (_asked.Count == 0)
            return [];
        _token = SlurmToken.Next();
        string[] arguments = ["-a", "-X", "-n", "-P", $"--delimiter={_token}", "-o", SacctParser.Format, "-j", string.Join(',', _asked)];
        return [new SourceCommand(options.Sacct, [.. arguments]) { Environment = _environment }];
    }

    public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var findings = new Findings();
        if (outputs.Count > 0 && !TryLearn(outputs[0], now, findings))
            return findings.ToReading([]);
        var jobs = new Dictionary<long, SlurmJob>();
        foreach (var (job, _) in _known.Values)
        {
            if (job is not null)
                jobs.TryAdd(job.Id, job);
        }

        return findings.ToReading([]) with { Table = new SlurmTable(jobs) };
    }

    /// <summary>Reads an answer. False when nothing was learned: all ids are asked for again.</summary>
    private bool TryLearn(CommandOutput output, TimeSpan now, Findings findings)
    {
        if (output.ExitCode != 0)
        {
            findings.AddTrouble(SlurmCommand.FailureOf(output));
            return false;
        }

        if (SlurmCommand.WarningOf(output) is { } warning)
        {
            // It reports errors on standard error whatever its exit code is: an empty listing with an error is not an answer.
            if (output.Text.IsEmpty)
            {
                findings.AddTrouble(warning);
                return false;
            }

            findings.AddNote(warning);
        }

        var parser = new SacctParser(_token, _asked, findings);
        parser.Parse(output.Text.Span);
        if (parser.Understood == 0 && findings.LinesRefused > 0)
        {
            findings.AddTrouble(
                $"{output.Command.FileName}: none of its {findings.LinesRefused} lines is a job's: {findings.FirstRefusal}");
            return false;
        }

        foreach (var id in _asked)
        {
            var job = parser.Find(id);
            if (parser.IsUnwritten(id))
                continue;
            _known[id] = (job, now + (job is null ? KeepMissing : KeepFound));
        }

        return true;
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (id, (_, until)) in _known)
        {
            if (until <= now)
                _known.Remove(id);
        }
    }
}
