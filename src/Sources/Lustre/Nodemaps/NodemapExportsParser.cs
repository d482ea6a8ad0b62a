namespace LustreActors.Sources.Lustre;

/// <summary>The lines of a nodemap's <c>exports</c>: <c>{ nid: 10.0.0.7@tcp, uuid: …, dev: scratch-OST0000 },</c> between brackets.</summary>
internal ref struct NodemapExportsParser(Findings findings, string path) : IChunkParser
{
    private int _line;

    public long Exports { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = (end < 0 ? lines : lines[..end]).Trim(" \t\r"u8);
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;
            if (line.IsEmpty || line.IndexOfAnyExcept((byte)'[', (byte)']') < 0)
                continue;
            if (line.StartsWith("{ nid:"u8) && line.TrimEnd((byte)',').EndsWith("}"u8))
                Exports++;
            else
                findings.Refuse(path, _line, line);
        }
    }
}
