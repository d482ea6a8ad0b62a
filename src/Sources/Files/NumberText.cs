using System.Buffers.Text;

namespace LustreActors.Sources.Files;

/// <summary>A number as a file shows it, with or without white space around it.</summary>
internal static class NumberText
{
    /// <summary>Reads a whole number. Few may be below zero: elsewhere a negative number has overflowed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value, bool isSigned = false)
    {
        text = text.Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && (isSigned || value >= 0);
    }

    /// <summary>Reads a number that may have a fraction, and multiplies it.</summary>
    public static bool TryScale(ReadOnlySpan<byte> text, long factor, out long value)
    {
        value = 0;
        text = text.Trim(" \t\r\n"u8);
        if (!Utf8Parser.TryParse(
            text, out decimal number, out var used) || used != text.Length || number < 0 || number > long.MaxValue / factor)
            return false;
        value = (long)(number * factor);
        return true;
    }
}
