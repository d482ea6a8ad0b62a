using System.Buffers;
using System.Text;

namespace LustreActors.Metrics.Families;

/// <summary>Escapes label values as both formats require, and replaces bytes that are not UTF-8.</summary>
internal static class LabelEscape
{
    private static readonly SearchValues<byte> NeedsEscape = SearchValues.Create([(byte)'"', (byte)'\\', (byte)'\n', .. NotAscii()]);

    public static int Length(ReadOnlySpan<byte> value)
    {
        var plain = value.IndexOfAny(NeedsEscape);
        if (plain < 0)
            return value.Length;

        var length = plain;
        for (value = value[plain..]; !value.IsEmpty;)
        {
            length += Next(ref value, out var rune) ? 2 : rune.Utf8SequenceLength;
        }

        return length;
    }

    public static int Write(Span<byte> to, ReadOnlySpan<byte> value)
    {
        var plain = value.IndexOfAny(NeedsEscape);
        if (plain < 0)
            plain = value.Length;
        value[..plain].CopyTo(to);

        var at = plain;
        for (value = value[plain..]; !value.IsEmpty;)
        {
            if (Next(ref value, out var rune))
            {
                to[at++] = (byte)'\\';
                to[at++] = rune.Value == '\n' ? (byte)'n' : (byte)rune.Value;
            }
            else
            {
                at += rune.EncodeToUtf8(to[at..]);
            }
        }

        return at;
    }

    /// <summary>Decodes an escaped value, which never gets longer. An unknown escape is kept as it is.</summary>
    public static int Undo(ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        var at = 0;
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0 || plain == escaped.Length - 1)
            {
                escaped.CopyTo(to[at..]);
                return at + escaped.Length;
            }

            escaped[..plain].CopyTo(to[at..]);
            at += plain;
            switch (escaped[plain + 1])
            {
                case (byte)'n':
                    to[at++] = (byte)'\n';
                    break;
                case (byte)'"' or (byte)'\\':
                    to[at++] = escaped[plain + 1];
                    break;
                default:
                    to[at++] = (byte)'\\';
                    to[at++] = escaped[plain + 1];
                    break;
            }

            escaped = escaped[(plain + 2)..];
        }
    }

    private static bool Next(ref ReadOnlySpan<byte> value, out Rune rune)
    {
        Rune.DecodeFromUtf8(value, out rune, out var length);
        value = value[length..];
        return rune.Value is '"' or '\\' or '\n';
    }

    private static IEnumerable<byte> NotAscii() => Enumerable.Range(0x80, 0x80).Select(b => (byte)b);
}
