using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Lfs;

/// <summary>Parses the lines of <c>/proc/self/mountinfo</c> for mounts of Lustre that this process can see.</summary>
internal static class MountTable
{
    /// <summary>
    /// Finds the mount points of a filesystem, one for each mount. A bind mount or a mounted subdirectory is not another mount.
    /// </summary>
    public static List<string> PointsOf(string filesystem, ReadOnlySpan<byte> mountinfo)
    {
        var points = new List<string>();
        var devices = new HashSet<string>(StringComparer.Ordinal);
        while (TextLines.TryRead(ref mountinfo, out var line))
        {
            if (TryParseLine(line, filesystem, out var device, out var point) && devices.Add(device))
                points.Add(point);
        }

        return points;
    }

    /// <summary>Parses <c>36 25 0:52 / /mnt/scratch rw,relatime shared:1 - lustre 10.0.2.15@tcp:/scratch rw,flock</c>.</summary>
    private static bool TryParseLine(ReadOnlySpan<byte> line, string filesystem, out string device, out string point)
    {
        (device, point) = ("", "");
        var split = line.IndexOf(" - lustre "u8);
        if (split < 0)
            return false;
        var source = line[(split + " - lustre "u8.Length)..];
        var name = source.IndexOf(":/"u8) is >= 0 and var colon ? source[(colon + 2)..] : default;
        if (name.IndexOfAny((byte)' ', (byte)'/') is >= 0 and var end)
            name = name[..end];
        if (!name.SequenceEqual(Encoding.UTF8.GetBytes(filesystem)))
            return false;

        var words = new WordReader(line[..split]);
        for (var field = 0; !words.IsAtEnd; field++)
        {
            var word = words.Next();
            if (field == 2)
                device = Encoding.UTF8.GetString(word);
            else if (field == 4)
                point = Unescaped(word);
        }

        return point.StartsWith('/');
    }

    /// <summary>Replaces octal escapes: a blank, a tab, a newline and a backslash are shown as <c>\040</c> and so on.</summary>
    private static string Unescaped(ReadOnlySpan<byte> text)
    {
        var plain = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && IsOctal(text.Slice(i + 1, 3)))
            {
                plain.Add((byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Add(text[i]);
            }
        }

        return Encoding.UTF8.GetString([.. plain]);
    }

    private static bool IsOctal(ReadOnlySpan<byte> digits) => !digits.ContainsAnyExceptInRange((byte)'0', (byte)'7') && digits[0] <= '3';
}
