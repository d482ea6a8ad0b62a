namespace LustreActors.Sources.Lustre;

/// <summary>Walks through text that is made of lines, and through lines that are <c>name: value</c>.</summary>
internal static class TextLines
{
    /// <summary>The next line, without the blanks around it. False when there is none.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (text.IsEmpty)
            return false;
        var end = text.IndexOf((byte)'\n');
        line = (end < 0 ? text : text[..end]).Trim(" \t\r"u8);
        text = end < 0 ? default : text[(end + 1)..];
        return true;
    }

    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var colon = line.IndexOf((byte)':');
        name = colon < 0 ? line : line[..colon].TrimEnd(" \t"u8);
        value = colon < 0 ? default : line[(colon + 1)..].TrimStart(" \t"u8);
        return colon > 0;
    }

    /// <summary>The next word; empty behind the last.</summary>
    public static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        var end = line.IndexOfAny((byte)' ', (byte)'\t');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..];
        return word;
    }
}
