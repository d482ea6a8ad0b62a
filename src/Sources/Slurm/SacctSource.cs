using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// Asks SLURM's accounting about jobs that Lustre has and <c>squeue</c> has not: they have ended. What is wanted waits for the next collection,
/// so that slurmdbd gets one question an interval, whatever Lustre shows.
/// </summary>
public sealed class SacctSource(SacctOptions options) : LookupSource
{
    public const string SourceName = "sacct";

    /// <summary>Of one call. What is over it is asked for next time.</summary>
    internal const int MostIds = 200;

    /// <summary>Above it SLURM has no ids, and what a user wrote into a job's environment is no job of SLURM's.</summary>
    private const long HighestId = uint.MaxValue - 2;

    /// <summary>A job that has ended does not change any more: this only bounds what is remembered.</summary>
    private static readonly TimeSpan KeepFound = TimeSpan.FromHours(1);

    /// <summary>It may be written down later: slurmdbd may have been away.</summary>
    private static readonly TimeSpan KeepMissing = TimeSpan.FromMinutes(10);

    private readonly ImmutableDictionary<string, string> _environment = SlurmEnvironment.For(options.Configuration);

    /// <summary>By the id that was asked for; without a job where there is none.</summary>
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

    /// <summary>All users' jobs, and of each job one line. The words of the command line are seen by everybody, so no text of a user's is asked for.</summary>
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

    /// <summary>False: nothing was learned of anybody, and all of it is asked again.</summary>
    private bool TryLearn(CommandOutput output, TimeSpan now, Findings findings)
    {
        if (output.ExitCode != 0)
        {
            findings.AddTrouble(SlurmCommand.FailureOf(output));
            return false;
        }

        if (SlurmCommand.WarningOf(output) is { } warning)
        {
            // It says so on standard error whatever it exits with: an empty listing along with an error answers nothing.
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
            findings.AddTrouble($"{output.Command.FileName}: none of its {findings.LinesRefused} lines is a job's: {findings.FirstRefusal}");
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
