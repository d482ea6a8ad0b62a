using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the lines of <c>lfs check servers</c>, which always exits with 0: <c>NAME active.</c>, <c>NAME inactive.</c>, and on standard
/// error <c>error: check 'NAME': reason</c>. It lists the connections of all mounts on this host, of an MDT and of the MGC.
/// </summary>
internal readonly ref struct LfsCheckParser(Findings findings, string command)
{
    private const int MostServers = 100_000;
    private static readonly byte[] ActiveEnd = " active."u8.ToArray();
    private static readonly byte[] InactiveEnd = " inactive."u8.ToArray();

    public List<(string Name, bool IsActive)> Servers { get; } = [];

    public void Parse(ReadOnlySpan<byte> text)
    {
        for (var number = 1; TextLines.TryReadTrimmed(ref text, out var line); number++)
        {
            if (!line.IsEmpty && !TryLine(line))
                findings.Refuse(command, number, line);
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith(ActiveEnd))
            return Add(line[..^ActiveEnd.Length], true);
        if (line.EndsWith(InactiveEnd))
            return Add(line[..^InactiveEnd.Length], false);
        if (line.IndexOf("check"u8) < 0 || line.IndexOf((byte)'\'') is not (>= 0 and var open))
            return false;
        var name = line[(open + 1)..];
        return name.IndexOf((byte)'\'') is > 0 and var close && Add(name[..close], false);
    }

    private bool Add(ReadOnlySpan<byte> name, bool isActive)
    {
        if (name.Length is 0 or > 256 || Servers.Count >= MostServers || !Ascii.IsValid(name)
            || name.ContainsAnyInRange((byte)0, (byte)' '))
            return false;
        Servers.Add((Encoding.ASCII.GetString(name), isActive));
        return true;
    }
}
