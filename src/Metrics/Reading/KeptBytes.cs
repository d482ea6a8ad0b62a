namespace LustreActors.Metrics.Reading;

/// <summary>A copy of bytes that outlives the text, in a reused buffer.</summary>
internal struct KeptBytes()
{
    private byte[] _buffer = [];
    private int _length;

    public readonly ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        _length = 0;
        Append(bytes);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _length < bytes.Length)
            Array.Resize(ref _buffer, Math.Max(64, (_length + bytes.Length) * 2));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Clear() => _length = 0;
}
