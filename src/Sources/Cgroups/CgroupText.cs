using LustreActors.Sources.Files;

namespace LustreActors.Sources.Cgroups;

/// <summary>Reads the formats of cgroup files (Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/).</summary>
internal static class CgroupText
{
    /// <summary>Sets columns from lines of <c>key value</c>. Unknown keys are passed over: each kernel has more of them.</summary>
    public static void Fill(ReadOnlySpan<byte> text, Span<long> row, ReadOnlySpan<(byte[] Key, int Column, long Divisor)> keys)
    {
        while (TextLines.TryRead(ref text, out var line))
        {
            var words = new WordReader(line);
            var name = words.Next();
            foreach (var (key, column, divisor) in keys)
            {
                if (name.SequenceEqual(key) && words.TryCount(out var value))
                    row[column] = value / divisor;
            }
        }
    }

    /// <summary>The value of one key; null when it is missing.</summary>
    public static long? Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        while (TextLines.TryRead(ref text, out var line))
        {
            var words = new WordReader(line);
            if (words.Next().SequenceEqual(key) && words.TryCount(out var value))
                return value;
        }

        return null;
    }

    /// <summary>The microseconds behind <c>total=</c> on the line that begins with a word of a pressure file.</summary>
    public static bool TryPressure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind, out long microseconds)
    {
        microseconds = 0;
        while (TextLines.TryRead(ref text, out var line))
        {
            var words = new WordReader(line);
            if (!words.Next().SequenceEqual(kind))
                continue;
            for (var word = words.Next(); !word.IsEmpty; word = words.Next())
            {
                if (word.StartsWith("total="u8))
                    return WordReader.TryCount(word["total="u8.Length..], out microseconds);
            }
        }

        return false;
    }

    /// <summary>Reads <c>key=value</c>.</summary>
    public static bool TryPair(ReadOnlySpan<byte> word, out ReadOnlySpan<byte> key, out long value)
    {
        var at = word.IndexOf((byte)'=');
        key = at < 0 ? default : word[..at];
        value = 0;
        return at > 0 && WordReader.TryCount(word[(at + 1)..], out value);
    }

    /// <summary>Counts the members of a list such as <c>0-3,8</c>. 0 for what is no such list.</summary>
    public static long Members(ReadOnlySpan<byte> text)
    {
        long count = 0;
        text = text.Trim(" \n"u8);
        foreach (var range in text.Split((byte)','))
        {
            var part = text[range];
            var dash = part.IndexOf((byte)'-');
            if (!NumberText.TryParse(dash < 0 ? part : part[..dash], out var first))
                return 0;
            var last = first;
            if (dash >= 0 && !NumberText.TryParse(part[(dash + 1)..], out last))
                return 0;
            count += last - first + 1;
        }

        return count;
    }

    /// <summary>Counts the lines.</summary>
    public static int Lines(ReadOnlySpan<byte> text) => text.Count((byte)'\n');
}
