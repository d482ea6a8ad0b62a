using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using LustreActors.Messages;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// The lines of <c>squeue -a -h -o "%A|%U|%u|%P|%T|%a"</c>. The account stands last, because it may contain anything but a line's end; no
/// text that a user chooses is asked for, since a job may be named so that it looks like another job's line.
/// </summary>
internal ref struct SqueueParser(Findings findings) : IChunkParser
{
    /// <summary>What the fields are; <see cref="Format"/> asks for them in this order.</summary>
    public const string Format = "%A|%U|%u|%P|%T|%a";

    private const string Path = "squeue";
    private const int LongestField = 256;

    private readonly Dictionary<long, SlurmJob> _jobs = [];
    private readonly TextPool _texts = new();
    private int _line;

    public readonly SlurmTable Table => new(_jobs);

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = (end < 0 ? lines : lines[..end]).TrimEnd((byte)'\r');
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;
            if (!TryLine(line))
                findings.Refuse(Path, _line, line);
        }
    }

    private readonly bool TryLine(ReadOnlySpan<byte> line)
    {
        var rest = line;
        if (!TryField(ref rest, out var id) || !TryField(ref rest, out var uid) || !TryField(ref rest, out var user)
            || !TryField(ref rest, out var partition) || !TryField(ref rest, out var state))
            return false;
        if (!Utf8Parser.TryParse(id, out long number, out var used) || used != id.Length || number <= 0 || id[0] == (byte)'+')
            return false;
        if (!Utf8Parser.TryParse(uid, out uint owner, out used) || used != uid.Length || uid[0] == (byte)'+')
            return false;
        var account = rest;
        if (account.Length > LongestField || !Utf8.IsValid(line) || state.IsEmpty)
            return false;

        var job = new SlurmJob(
            number,
            owner,
            IsNobody(user, owner) ? null : _texts.Get(user),
            account.IsEmpty || account.SequenceEqual("(null)"u8) ? null : _texts.Get(account),
            _texts.Get(partition),
            _texts.Get(state));

        // An array that has not begun is one line for all of its tasks; with -r, or while SLURM is at it, an id may come twice: the same job.
        return _jobs.TryAdd(number, job) || _jobs[number] with { State = job.State } == job;
    }

    /// <summary>SLURM writes <c>nobody</c> for whomever it cannot resolve, and for the user of that name.</summary>
    private static bool IsNobody(ReadOnlySpan<byte> user, uint uid) =>
        user.IsEmpty || user.SequenceEqual("(null)"u8) || (user.SequenceEqual("nobody"u8) && uid != 65534);

    private static bool TryField(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        var end = rest.IndexOf((byte)'|');
        field = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return end >= 0 && field.Length <= LongestField;
    }
}
