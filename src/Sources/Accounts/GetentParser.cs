using System.Buffers.Text;
using System.Text.Unicode;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Accounts;

/// <summary>
/// Parses the lines of <c>getent passwd</c> (<c>name:password:uid:gid:…</c>) and <c>getent group</c> (<c>name:password:gid:…</c>). A line
/// of another form (<c>+@netgroup::::::</c>) is refused.
/// </summary>
internal ref struct GetentParser(GetentDatabase database, DirectoryListing listing, Findings findings) : IChunkParser
{
    private const int LongestName = 256;

    private int _line;

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            line = line.TrimEnd((byte)'\r');
            _line++;
            if (!TryLine(line))
                findings.Refuse(database == GetentDatabase.Passwd ? "getent passwd" : "getent group", _line, line);
        }
    }

    private readonly bool TryLine(ReadOnlySpan<byte> line)
    {
        var rest = line;
        if (!TryField(ref rest, out var name) || !TryField(ref rest, out _) || !TryField(ref rest, out var number))
            return false;
        if (name.IsEmpty || name.Length > LongestName || name[0] is (byte)'+' or (byte)'-' || !Utf8.IsValid(name)
            || !TryNumber(number, out var id))
            return false;
        uint gid = 0;
        if (database == GetentDatabase.Passwd && (!TryField(ref rest, out var group) || !TryNumber(group, out gid)))
            return false;
        listing.Add(id, gid, name);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out uint number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && text[0] != (byte)'+';

    private static bool TryField(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        var end = rest.IndexOf((byte)':');
        field = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return end >= 0;
    }
}

internal enum GetentDatabase
{
    Passwd,
    Group,
}
