using System.Buffers.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>A number in a larger unit, which some versions show with a fraction: <c>63.50</c> mebibytes.</summary>
internal static class ScaledNumber
{
    public const long Mebi = 1024 * 1024;

    public static bool TryParse(ReadOnlySpan<byte> text, long factor, out long value)
    {
        value = 0;
        text = text.Trim(" \t\r\n"u8);
        if (!Utf8Parser.TryParse(text, out decimal number, out var used) || used != text.Length || number < 0 || number > long.MaxValue / factor)
            return false;
        value = (long)(number * factor);
        return true;
    }
}
