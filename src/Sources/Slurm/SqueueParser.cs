using System.Text;
using System.Text.Unicode;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// Parses the lines of <c>squeue</c> in <see cref="FormatOf"/>. A job's line begins with the token, and the name that the user chose is
/// last, behind a second token: neither a name nor an account can imitate another field. The account ends at the second token, so it may
/// contain blanks and bars.
/// </summary>
/// <param name="token">The token that marks the lines.</param>
/// <param name="before">The previous listing. A job that has not changed stays the same object.</param>
/// <param name="findings">The counter of refused lines.</param>
internal ref struct SqueueParser(string token, SlurmTable before, Findings findings) : IChunkParser
{
    private const string Path = "squeue";

    /// <summary>The length of a name. SLURM truncates longer names and pads shorter ones.</summary>
    private const int NameLength = 64;

    /// <summary>A longer list of nodes is left out.</summary>
    private const int LongestNodes = 64 * 1024;

    private readonly byte[] _begin = Encoding.ASCII.GetBytes($"{token}|");
    private readonly byte[] _beforeName = Encoding.ASCII.GetBytes($"|{token}|");
    private readonly Dictionary<long, SlurmJob> _jobs = new(before.Count);
    private readonly TextPool _texts = new();
    private int _line;
    private int _nameLeft;

    public readonly SlurmTable Table => new(_jobs);

    public readonly int Count => _jobs.Count;

    /// <summary>
    /// The fields: id, base id of the array, uid, user, partition, state, account, nodes if they are wanted, name.
    /// </summary>
    public static string FormatOf(string token, bool withNodes = false) =>
        $"{token}|%A|%F|%U|%u|%P|%T|%a|{token}|{(withNodes ? $"%N|{token}|" : "")}%{NameLength}j";

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;

            // A last line without its newline was cut: half an account could be another account.
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
        ReadOnlySpan<byte> nodes = default;
        if (rest.IndexOf(_beforeName) is >= 0 and var nodesEnd)
        {
            nodes = rest[..nodesEnd];
            rest = rest[(nodesEnd + _beforeName.Length)..];
        }

        _nameLeft = NameLength - rest.Length;
        if (!SlurmFields.TryId(id, out var number) || !SlurmFields.TryId(
            array, out var arrayNumber) || !SlurmFields.TryUid(uid, out var owner) || state.IsEmpty)
            return false;

        if (SlurmFields.IsNobody(user, owner))
            user = default;
        if (SlurmFields.IsNothing(account))
            account = default;
        if (SlurmFields.IsNothing(nodes) || nodes.Length > LongestNodes)
            nodes = default;
        var job = before.Find(number);
        if (job is null || job.Uid != owner || job.ArrayId != arrayNumber || !IsSame(job.User, user) || !IsSame(job.Account, account)
            || !IsSame(job.Partition, partition) || !IsSame(job.State, state) || !IsSame(job.Name, rest.TrimEnd((byte)' '))
            || !IsSame(job.Nodes, nodes))
        {
            if (!Utf8.IsValid(user) || !Utf8.IsValid(partition) || !Utf8.IsValid(state) || !Utf8.IsValid(account)
                || !Utf8.IsValid(nodes))
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
                Nodes = nodes.IsEmpty ? "" : Encoding.UTF8.GetString(nodes),
            };
        }

        // An array that has not begun is one line for all of its tasks. While SLURM changes it, an id may come twice: it is the same job.
        return _jobs.TryAdd(number, job) || _jobs[number] with { State = job.State, Name = job.Name, Nodes = job.Nodes } == job;
    }

    /// <summary>Compares texts of ASCII characters alone. Other texts are decoded again.</summary>
    private static bool IsSame(string? text, ReadOnlySpan<byte> read) => text is null ? read.IsEmpty : Ascii.Equals(text, read);

    /// <summary>
    /// Whether the line continues a name that contains a newline. The first line of the name counts, and the others are not refused.
    /// </summary>
    private bool IsMoreOfName(ReadOnlySpan<byte> line)
    {
        _nameLeft -= 1 + line.Length;
        return _nameLeft >= 0;
    }

    private readonly string NameOf(ReadOnlySpan<byte> text)
    {
        // SLURM truncates bytes, which may split a character.
        var isCut = text.Length == NameLength;
        text = text[..Math.Min(text.Length, NameLength)].TrimEnd((byte)' ');
        if (text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
            return _texts.Get(text);
        for (var most = 3; isCut && most > 0 && !Utf8.IsValid(text); most--)
            text = text[..^1];
        return string.Concat(Encoding.UTF8.GetString(text).Select(c => char.IsControl(c) ? '?' : c));
    }
}
