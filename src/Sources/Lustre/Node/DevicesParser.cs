using System.Buffers.Text;
using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>The lines of <c>devices</c>: <c>number state type name uuid references</c>. Targets alone are kept: an OST, an MDT, the MGS.</summary>
internal ref struct DevicesParser(Findings findings, string path) : IChunkParser
{
    private int _line;

    public List<string> Targets { get; } = [];

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private readonly bool TryLine(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
            return true;
        var number = NextWord(ref line);
        var state = NextWord(ref line);
        var type = NextWord(ref line);
        var name = NextWord(ref line);
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~') || state.IsEmpty || !Utf8Parser.TryParse(number, out int _, out var used) || used != number.Length)
            return false;
        if (type.SequenceEqual("obdfilter"u8) || type.SequenceEqual("mdt"u8) || type.SequenceEqual("mgs"u8))
            Targets.Add(Encoding.UTF8.GetString(name));
        return true;
    }

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOfAny((byte)' ', (byte)'\t');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..].TrimStart(" \t"u8);
        return word;
    }
}
