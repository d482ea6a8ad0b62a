using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// Converts a job id from the form that Lustre prints to the one that the client sent. From 2.15.2 on an unusual id is quoted, with odd
/// bytes as <c>\xHH</c>. Older versions print it raw, so that quotes and backslashes of an unquoted id belong to it.
/// </summary>
internal static class JobIdText
{
    /// <summary>The longest id. Lustre keeps 31 bytes, which are 126 when escaped and quoted.</summary>
    public const int Longest = 256;

    /// <summary>The room that <see cref="Read"/> needs: for the text unescaped, and for the text with every byte spelled.</summary>
    public const int ScratchSize = Longest + (Longest * 4);

    /// <summary>
    /// Reads the id as UTF-8. A byte that is not UTF-8 stays as the four characters <c>\xHH</c>: with a replacement character two jobs
    /// could become one.
    /// </summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        if (text is [(byte)'"', .. var quoted, (byte)'"'])
        {
            text = quoted;
            if (text.Contains((byte)'\\'))
                text = scratch[..Unescape(text, scratch)];
        }

        return Utf8.IsValid(text) ? text : Spell(text, scratch[Longest..]);
    }

    private static int Unescape(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (text is [(byte)'\\', (byte)'x', _, _, ..] && Utf8Parser.TryParse(
                text.Slice(2, 2), out byte value, out var used, 'x') && used == 2)
            {
                into[written++] = value;
                text = text[4..];
                continue;
            }

            into[written++] = text[0];
            text = text[1..];
        }

        return written;
    }

    private static ReadOnlySpan<byte> Spell(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done;
            foreach (var b in text[..length])
            {
                if (isText)
                {
                    into[written++] = b;
                    continue;
                }

                "\\x"u8.CopyTo(into[written..]);
                Utf8Formatter.TryFormat(b, into[(written + 2)..], out _, new StandardFormat('X', 2));
                written += 4;
            }

            text = text[length..];
        }

        return into[..written];
    }
}
