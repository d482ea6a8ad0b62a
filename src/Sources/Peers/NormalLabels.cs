using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Sources.Peers;

/// <summary>
/// Labels in the one form in which equal labels have equal bytes: no blanks, no comma at the end, no needless escapes. A label
/// <c>member</c> or <c>shard</c> of the peer is renamed, as in Prometheus: <c>exported_member</c>.
/// </summary>
internal sealed class NormalLabels
{
    private byte[] _text = new byte[512];
    private int _length;

    /// <summary>Good until the next call.</summary>
    public ReadOnlySpan<byte> OfLeaf(in SampleLabels labels)
    {
        _length = 0;
        foreach (var label in labels)
        {
            var isOurs = label.Name.SequenceEqual("member"u8) || label.Name.SequenceEqual("shard"u8);
            Begin();
            if (isOurs)
                Append(FreeName(labels, label.Name));
            Append(label.Name);
            AppendValue(label);
        }

        return _text.AsSpan(0, _length);
    }

    /// <summary>Without <c>shard</c>.</summary>
    public ReadOnlySpan<byte> OfShard(in SampleLabels labels)
    {
        _length = 0;
        foreach (var label in labels)
        {
            if (label.Name.SequenceEqual("shard"u8))
                continue;
            Begin();
            Append(label.Name);
            AppendValue(label);
        }

        return _text.AsSpan(0, _length);
    }

    /// <summary>Whether a value between quotes has only the escapes that it needs.</summary>
    public static bool IsNormal(ReadOnlySpan<byte> escaped)
    {
        for (var at = escaped.IndexOf((byte)'\\'); at >= 0; at = escaped.IndexOf((byte)'\\'))
        {
            if (at + 1 == escaped.Length || escaped[at + 1] is not ((byte)'\\' or (byte)'"' or (byte)'n'))
                return false;
            escaped = escaped[(at + 2)..];
        }

        return true;
    }

    /// <summary>A value that has others, with those that it needs.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> escaped)
    {
        var value = new byte[escaped.Length];
        return LabelText.Row("v"u8, value.AsSpan(0, LabelText.Unescape(escaped, value))).AsSpan()["v=\""u8.Length..^1];
    }

    private void Begin()
    {
        if (_length > 0)
            Append(","u8);
    }

    private void AppendValue(in SampleLabel label)
    {
        Append("=\""u8);
        Append(!label.HasEscapes || IsNormal(label.EscapedValue) ? label.EscapedValue : Value(label.EscapedValue));
        Append("\""u8);
    }

    /// <summary>Finds a prefix that makes the name unique.</summary>
    private static byte[] FreeName(in SampleLabels labels, ReadOnlySpan<byte> name)
    {
        byte[] prefix = [];
        do
            prefix = [.. prefix, .. "exported_"u8];
        while (labels.TryFind([.. prefix, .. name], out _));
        return prefix;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_text.Length - _length < bytes.Length)
            Array.Resize(ref _text, (_length + bytes.Length) * 2);
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }
}
