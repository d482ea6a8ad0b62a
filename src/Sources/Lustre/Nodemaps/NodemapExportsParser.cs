namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses a nodemap's <c>exports</c>: <c>{ nid: 10.0.0.7@tcp, uuid: … },</c> between brackets. Up to 2.16 all are one line, which may be
/// longer than any buffer, so that it may come in pieces.
/// </summary>
internal ref struct NodemapExportsParser(Findings findings, string path) : IChunkParser
{
    private int _line = 1;
    private bool _isOpen;
    private bool _isRefused;
    private bool _isClosed;

    public long Exports { get; private set; }

    /// <summary>Ends the file. Call it after the last piece. A list without its closing bracket was cut off.</summary>
    public readonly void End(long refused)
    {
        if (!_isClosed && refused == 0)
            findings.AddMissing(path, "the file ends before its closing bracket");
    }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            Count(line);
            if (end < 0)
                return;
            if (_isOpen)
                Refuse(line);
            (_isOpen, _isRefused) = (false, false);
            _line++;
        }
    }

    private void Count(ReadOnlySpan<byte> line)
    {
        foreach (var letter in line)
        {
            switch (letter)
            {
                case (byte)'{' when !_isOpen:
                    _isOpen = true;
                    break;
                case (byte)'}' when _isOpen:
                    _isOpen = false;
                    Exports++;
                    break;
                case (byte)']' when !_isOpen:
                    _isClosed = true;
                    break;
                case (byte)'{' or (byte)'}':
                case not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)',' or (byte)'[') when !_isOpen:
                    Refuse(line);
                    break;
            }
        }
    }

    private void Refuse(ReadOnlySpan<byte> line)
    {
        if (!_isRefused)
            findings.Refuse(path, _line, line);
        _isRefused = true;
    }
}
