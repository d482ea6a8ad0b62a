using System.Buffers.Text;
using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the lines of <c>devices</c>: <c>number state type name uuid references</c>. Targets alone are kept: OSTs, MDTs and the MGS.
/// </summary>
internal ref struct DevicesParser(Findings findings, string path) : IChunkParser
{
    private int _line;

    public List<string> Targets { get; } = [];

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private readonly bool TryLine(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        if (words.IsAtEnd)
            return true;
        var number = words.Next();
        var state = words.Next();
        var type = words.Next();
        var name = words.Next();
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~') || state.IsEmpty || !Utf8Parser.TryParse(
            number, out int _, out var used) || used != number.Length)
            return false;
        if (type.SequenceEqual("obdfilter"u8) || type.SequenceEqual("mdt"u8) || type.SequenceEqual("mgs"u8))
            Targets.Add(Encoding.UTF8.GetString(name));
        return true;
    }
}
