namespace LustreActors.Sources.Etcd;

/// <summary>Cuts a stream into its lines: etcd's gateway sends one JSON object a line, in pieces of any size.</summary>
/// <param name="longest">A line that grows beyond it is not waited for.</param>
public sealed class EtcdLines(int longest)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _seen;

    /// <summary>Without an end of the line so far, and too long.</summary>
    public bool IsTooLong => _end - _start > longest;

    public void Add(ReadOnlySpan<byte> piece)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_end, _seen, _start) = (_end - _start, _seen - _start, 0);
        }

        if (_end + piece.Length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_end + piece.Length, _buffer.Length * 2));
        piece.CopyTo(_buffer.AsSpan(_end));
        _end += piece.Length;
    }

    /// <summary>The next whole line that is not empty; it is good until more is added.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        while (_buffer.AsSpan(_seen, _end - _seen).IndexOf((byte)'\n') is >= 0 and var length)
        {
            line = _buffer.AsSpan(_start, _seen + length - _start);
            _start = _seen = _seen + length + 1;
            if (!line.Trim(" \r\t"u8).IsEmpty)
                return true;
        }

        _seen = _end;
        line = default;
        return false;
    }
}
