namespace LustreActors.Sources.Files;

/// <summary>Walks through text that is made of lines, and through lines that are <c>name: value</c>.</summary>
internal static class TextLines
{
    /// <summary>Moves over the next line, without its newline. False at the end of the text.</summary>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (text.IsEmpty)
            return false;
        var end = text.IndexOf((byte)'\n');
        line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return true;
    }

    /// <summary>Moves over the next line, without the blanks around it. False at the end of the text.</summary>
    public static bool TryReadTrimmed(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        var isRead = TryRead(ref text, out line);
        line = line.Trim(" \t\r"u8);
        return isRead;
    }

    /// <summary>The name before the first colon, and the value behind it. False when the line has no colon, or nothing before it.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var colon = line.IndexOf((byte)':');
        name = colon < 0 ? line : line[..colon].TrimEnd(" \t"u8);
        value = colon < 0 ? default : line[(colon + 1)..].TrimStart(" \t"u8);
        return colon > 0;
    }
}
