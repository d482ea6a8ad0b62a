using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// A job id as Lustre prints it, back to what the client sent. From 2.15.2 on it stands in quotes where it is unusual, and inside of them odd
/// bytes are written <c>\xHH</c>; older versions print it raw, so that quotes and backslashes of an unquoted id are its own.
/// </summary>
internal static class JobIdText
{
    /// <summary>Lustre keeps 31 bytes; escaped and quoted that is 126. What is longer is no job id.</summary>
    public const int Longest = 256;

    /// <summary>What <see cref="Read"/> may need: the text unescaped, and behind it the text with every byte spelled.</summary>
    public const int ScratchSize = Longest + (Longest * 4);

    /// <summary>
    /// The id as UTF-8. A byte that is not UTF-8 stays as the four characters <c>\xHH</c>: with one replacement character for all of them, two
    /// jobs could become one.
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
            if (text is [(byte)'\\', (byte)'x', _, _, ..] && Utf8Parser.TryParse(text.Slice(2, 2), out byte value, out var used, 'x') && used == 2)
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
