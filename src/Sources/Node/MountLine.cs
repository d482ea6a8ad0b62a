using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// A line of <c>mountinfo</c>: <c>36 25 0:52 / /mnt/data rw,noatime shared:1 - nfs4 server:/data rw,vers=4.2</c>. Described in proc(5).
/// </summary>
internal sealed record MountLine(string Device, string Point, string Type, string Major, string Minor, bool IsReadOnly)
{
    private static readonly MountLine Bad = new("", "", "", "", "", false);

    /// <summary>False for a line that is no mount.</summary>
    public bool IsGood => Point.Length > 0;

    /// <param name="line">The line.</param>
    /// <param name="root">
    /// The place where the host's root is mounted. A mount below it is the host's, and has the host's name for it.
    /// </param>
    public static MountLine Parse(ReadOnlySpan<byte> line, string root)
    {
        var split = line.IndexOf(" - "u8);
        if (split < 0)
            return Bad;
        var words = new WordReader(line[..split]);
        words.Next();
        words.Next();
        var number = words.Next();
        words.Next();
        var point = Unescape(words.Next());
        var options = words.Next();
        var colon = number.IndexOf((byte)':');

        // The device may be empty, and then two blanks follow each other.
        var rest = line[(split + 3)..];
        var (first, last) = (rest.IndexOf((byte)' '), rest.LastIndexOf((byte)' '));
        if (colon <= 0 || !point.StartsWith('/') || first <= 0 || last <= first)
            return Bad;
        var ofSuperblock = rest[(last + 1)..];
        return new MountLine(
            Unescape(rest[(first + 1)..last]), WithoutRoot(point, root), Encoding.UTF8.GetString(rest[..first]),
            Encoding.UTF8.GetString(number[..colon]), Encoding.UTF8.GetString(number[(colon + 1)..]),
            Has(options, "ro"u8) || Has(ofSuperblock, "ro"u8) || Has(ofSuperblock, "emergency_ro"u8));
    }

    private static bool Has(ReadOnlySpan<byte> options, ReadOnlySpan<byte> option)
    {
        foreach (var range in options.Split((byte)','))
        {
            if (options[range].SequenceEqual(option))
                return true;
        }

        return false;
    }

    private static string WithoutRoot(string point, string root)
    {
        if (root == "/" || !point.StartsWith(root, StringComparison.Ordinal))
            return point;
        return point.Length == root.Length ? "/" : point[root.Length] == '/' ? point[root.Length..] : point;
    }

    /// <summary>Replaces octal escapes: a blank is shown as <c>\040</c>.</summary>
    private static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(text);
        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 3 < text.Length && IsOctal(text.Slice(i + 1, 3));
            plain[length++] = isEscape ? (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')) : text[i];
            i += isEscape ? 3 : 0;
        }

        return Encoding.UTF8.GetString(plain.AsSpan(0, length));
    }

    private static bool IsOctal(ReadOnlySpan<byte> digits) => !digits.ContainsAnyExceptInRange((byte)'0', (byte)'7') && digits[0] <= '3';
}

/// <summary>The filesystems whose data is elsewhere: a call on one of them waits for a server.</summary>
internal static class NetworkFilesystems
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "9p", "afs", "beegfs", "beegfs_nodev", "ceph", "cifs", "coda", "daos", "fhgfs", "gfs2", "glusterfs", "gpfs", "lustre",
        "mmfs", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "panfs", "pvfs2", "shfs", "smb3", "smbfs", "wekafs",
    };

    /// <summary>A filesystem in user space counts too: its server is a process, which may hang.</summary>
    public static bool Includes(string type) =>
        Types.Contains(type) || (type.StartsWith("fuse.", StringComparison.Ordinal) && type != "fuse.lxcfs");
}
