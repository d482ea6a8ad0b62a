using System.Buffers;

namespace LustreActors.Sources.Lustre;

/// <summary>The parts of a target's name: <c>scratch-OST0000</c>, <c>scratch-ffff9a2b00c1d800</c>, <c>MGS</c>.</summary>
internal static class TargetName
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    // Sources of the host itself, whose names a target may not take.
    private static readonly string[] Taken = ["lustre", "lnet"];
    private const int Longest = 128;

    /// <summary>Whether a directory's name can be the name of a source and of an actor. Lustre's own names are short and plain.</summary>
    public static bool IsUsable(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > Longest || name[0] is '.' or '@')
            return false;
        foreach (var c in name)
        {
            if (c is '/' or '\uFFFD' || char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c))
                return false;
        }

        foreach (var taken in Taken)
        {
            if (name.SequenceEqual(taken))
                return false;
        }

        return true;
    }

    /// <summary>An unusable name, made fit for a log line.</summary>
    public static string Shown(ReadOnlySpan<char> name)
    {
        var shown = (name.Length > Longest ? name[..Longest] : name).ToString();
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    /// <summary>The text before the last hyphen. A filesystem's name may have hyphens itself.</summary>
    public static string FilesystemOf(ReadOnlySpan<char> name)
    {
        var hyphen = name.LastIndexOf('-');
        return (hyphen > 0 ? name[..hyphen] : name).ToString();
    }

    /// <summary>The component that a target's name shows. Null for any other name.</summary>
    public static LustreComponent? ComponentOf(ReadOnlySpan<char> name)
    {
        var last = name[(name.LastIndexOf('-') + 1)..];
        if (last is "MGS" or "MGT")
            return LustreComponent.Mgt;
        if (last.Length <= 3 || last[3..].ContainsAnyExcept(HexDigits))
            return null;
        return last[..3] switch
        {
            "OST" => LustreComponent.Ost,
            "MDT" => LustreComponent.Mdt,
            _ => null,
        };
    }

    /// <summary>
    /// The target that a device belongs to: <c>scratch-MDT0000</c> for <c>scratch-MDT0000-osd</c>. Any other device is returned as it is.
    /// </summary>
    public static string ForDevice(string device)
    {
        for (var hyphen = device.LastIndexOf('-'); hyphen > 0; hyphen = device.LastIndexOf('-', hyphen - 1))
        {
            if (ComponentOf(device.AsSpan(0, hyphen)) is not null)
                return device[..hyphen];
        }

        return device;
    }
}
