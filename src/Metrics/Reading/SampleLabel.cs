using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Reading;

public readonly ref struct SampleLabel
{
    private readonly bool _hasEscapes;

    internal SampleLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> escapedValue, bool hasEscapes)
    {
        Name = name;
        EscapedValue = escapedValue;
        _hasEscapes = hasEscapes;
    }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> EscapedValue { get; }

    public bool HasEscapes => _hasEscapes;

    /// <summary>
    /// The decoded value. Without escapes it is a part of the text; otherwise it is decoded into <paramref name="buffer"/>, which needs at
    /// most the length of <see cref="EscapedValue"/>.
    /// </summary>
    public ReadOnlySpan<byte> Value(Span<byte> buffer) =>
        _hasEscapes ? buffer[..LabelEscape.Undo(EscapedValue, buffer)] : EscapedValue;
}
