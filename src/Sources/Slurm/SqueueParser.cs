using System.Text;
using System.Text.Unicode;
using LustreActors.Messages;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// The lines of <c>squeue</c> in <see cref="FormatOf"/>. A job's line begins with the token, and what the user called the job stands last, behind
/// a second one: neither a name nor an account can be made to look like anything else. The account reaches up to the second token, so it may have
/// blanks and bars in it.
/// </summary>
/// <param name="token">What marks the lines.</param>
/// <param name="before">The listing before: a job of which the same is said again stays the same object.</param>
/// <param name="findings">Gets what is not understood.</param>
internal ref struct SqueueParser(string token, SlurmTable before, Findings findings) : IChunkParser
{
    private const string Path = "squeue";

    /// <summary>SLURM cuts a name to this many bytes, and fills a shorter one with blanks.</summary>
    private const int NameLength = 64;

    private readonly byte[] _begin = Encoding.ASCII.GetBytes($"{token}|");
    private readonly byte[] _beforeName = Encoding.ASCII.GetBytes($"|{token}|");
    private readonly Dictionary<long, SlurmJob> _jobs = new(before.Count);
    private readonly TextPool _texts = new();
    private int _line;
    private int _nameLeft;

    public readonly SlurmTable Table => new(_jobs);

    public readonly int Count => _jobs.Count;

    /// <summary>Id, base id of its array, uid, user, partition, state, account, name.</summary>
    public static string FormatOf(string token) => $"{token}|%A|%F|%U|%u|%P|%T|%a|{token}|%{NameLength}j";

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;

            // Without its end the last line is what is left of one: an account could be cut in the middle, and be another's.
            if (end < 0 || !(line.StartsWith(_begin) ? TryJob(line[_begin.Length..]) : IsMoreOfName(line)))
                findings.Refuse(Path, _line, line);
        }
    }

    private bool TryJob(ReadOnlySpan<byte> rest)
    {
        _nameLeft = 0;
        if (!SlurmFields.TryRead(ref rest, "|"u8, out var id) || !SlurmFields.TryRead(ref rest, "|"u8, out var array)
            || !SlurmFields.TryRead(ref rest, "|"u8, out var uid) || !SlurmFields.TryRead(ref rest, "|"u8, out var user)
            || !SlurmFields.TryRead(ref rest, "|"u8, out var partition) || !SlurmFields.TryRead(ref rest, "|"u8, out var state))
            return false;
        if (!SlurmFields.TryRead(ref rest, _beforeName, out var account))
            return false;
        _nameLeft = NameLength - rest.Length;
        if (!SlurmFields.TryId(id, out var number) || !SlurmFields.TryId(array, out var arrayNumber) || !SlurmFields.TryUid(uid, out var owner) || state.IsEmpty)
            return false;

        if (SlurmFields.IsNobody(user, owner))
            user = default;
        if (SlurmFields.IsNothing(account))
            account = default;
        var job = before.Find(number);
        if (job is null || job.Uid != owner || job.ArrayId != arrayNumber || !IsSame(job.User, user) || !IsSame(job.Account, account)
            || !IsSame(job.Partition, partition) || !IsSame(job.State, state) || !IsSame(job.Name, rest.TrimEnd((byte)' ')))
        {
            if (!Utf8.IsValid(user) || !Utf8.IsValid(partition) || !Utf8.IsValid(state) || !Utf8.IsValid(account))
                return false;
            job = new SlurmJob(
                number,
                owner,
                user.IsEmpty ? null : _texts.Get(user),
                account.IsEmpty ? null : _texts.Get(account),
                _texts.Get(partition),
                _texts.Get(state))
            {
                ArrayId = arrayNumber,
                Name = NameOf(rest),
            };
        }

        // An array that has not begun is one line for all of its tasks; while SLURM is at it, an id may come twice: the same job.
        return _jobs.TryAdd(number, job) || _jobs[number] with { State = job.State, Name = job.Name } == job;
    }

    /// <summary>Only of texts without any character that is made of several bytes; the others are read anew.</summary>
    private static bool IsSame(string? text, ReadOnlySpan<byte> read) => text is null ? read.IsEmpty : Ascii.Equals(text, read);

    /// <summary>Of a name that has a line's end in it the first line counts, and the others are no fault of the listing.</summary>
    private bool IsMoreOfName(ReadOnlySpan<byte> line)
    {
        _nameLeft -= 1 + line.Length;
        return _nameLeft >= 0;
    }

    private readonly string NameOf(ReadOnlySpan<byte> text)
    {
        // SLURM cuts bytes, which may be in the middle of a character.
        var isCut = text.Length == NameLength;
        text = text[..Math.Min(text.Length, NameLength)].TrimEnd((byte)' ');
        if (text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
            return _texts.Get(text);
        for (var most = 3; isCut && most > 0 && !Utf8.IsValid(text); most--)
            text = text[..^1];
        return string.Concat(Encoding.UTF8.GetString(text).Select(c => char.IsControl(c) ? '?' : c));
    }
}
