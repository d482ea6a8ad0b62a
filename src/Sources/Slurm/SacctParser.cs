using System.Text;
using System.Text.Unicode;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// Parses the lines of <c>sacct -P</c> with <see cref="Format"/>. An account may contain any character where SLURM does not check accounts,
/// so the separator is a token. The name of the job is not asked for.
/// </summary>
internal ref struct SacctParser(string token, IReadOnlySet<long> asked, Findings findings) : IChunkParser
{
    /// <summary>The fields: the raw id, then the id that shows an array's task: <c>22_3</c>.</summary>
    public const string Format = "JobIDRaw,JobID,UID,User,Partition,State,Account";

    private const string Path = "sacct";

    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);

    /// <summary>The jobs by the id that was asked for: the job's own, or that of its array.</summary>
    private readonly Dictionary<long, SlurmJob> _jobs = [];
    private readonly HashSet<long> _unwritten = [];
    private readonly TextPool _texts = new();
    private int _line;

    /// <summary>The number of lines that were understood, whether or not their jobs were asked for.</summary>
    public int Understood { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;
            if (end >= 0 && TryJob(line))
                Understood++;
            else
                findings.Refuse(Path, _line, line);
        }
    }

    public readonly SlurmJob? Find(long id) => _jobs.GetValueOrDefault(id);

    /// <summary>Whether slurmdbd knows the job and has not recorded its user yet.</summary>
    public readonly bool IsUnwritten(long id) => _unwritten.Contains(id) && !_jobs.ContainsKey(id);

    private readonly bool TryJob(ReadOnlySpan<byte> rest)
    {
        if (!Utf8.IsValid(rest) || !SlurmFields.TryRead(ref rest, _token, out var id) || !SlurmFields.TryRead(
            ref rest, _token, out var shown)
            || !SlurmFields.TryRead(ref rest, _token, out var uid) || !SlurmFields.TryRead(ref rest, _token, out var user)
            || !SlurmFields.TryRead(ref rest, _token, out var partition) || !SlurmFields.TryRead(ref rest, _token, out var state)
            || rest.IndexOf(_token) >= 0 || rest.Length > SlurmFields.Longest)
            return false;
        if (!SlurmFields.TryId(id, out var number) || !SlurmFields.TryUid(uid, out var owner) || state.IsEmpty)
            return false;
        var array = number;
        if (shown.IndexOf((byte)'_') is >= 0 and var end && !SlurmFields.TryId(shown[..end], out array))
            return false;

        // The id of an array returns all of its tasks, which may be very many: one is enough.
        var key = asked.Contains(number) ? number : array;
        if (!asked.Contains(key) || (key != number && _jobs.ContainsKey(key)))
            return true;

        // Until its record is complete, a job is shown as root's. It has no partition then, which any other job has.
        if (partition.IsEmpty)
        {
            _unwritten.Add(key);
            return true;
        }

        var job = new SlurmJob(
            number,
            owner,
            SlurmFields.IsNobody(user, owner) ? null : _texts.Get(user),
            SlurmFields.IsNothing(rest) ? null : _texts.Get(rest),
            _texts.Get(partition),
            _texts.Get(state))
        {
            ArrayId = array,
        };
        if (_jobs.TryAdd(key, job))
            return true;
        if (_jobs[key].Id == number)
            return _jobs[key] with { State = job.State } == job;

        // Replaces the task that stood for the array: this is the job with that number.
        _jobs[key] = job;
        return true;
    }
}
