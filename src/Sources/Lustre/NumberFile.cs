using System.Buffers.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>A parameter that is one number, as nearly all below <c>/sys</c> are.</summary>
internal static class NumberFile
{
    /// <summary>Little of what is read is ever below zero: elsewhere such a number has overflowed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value, bool signed = false)
    {
        text = text.Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && (signed || value >= 0);
    }
}
