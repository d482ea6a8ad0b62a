using System.Buffers;

namespace LustreActors.Sources.Lustre;

/// <summary>What the name of a target says: <c>scratch-OST0000</c>, <c>scratch-ffff9a2b00c1d800</c>, <c>MGS</c>.</summary>
internal static class TargetName
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    // Sources of the host itself, whose names a target may not take.
    private static readonly string[] Taken = ["lustre", "lnet", "process"];
    private const int Longest = 128;

    /// <summary>
    /// Lustre's own names are short and plain. What else a directory may be called must not become the name of a source, or of an actor.
    /// </summary>
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

    /// <summary>A name that is none, as it can be told.</summary>
    public static string Shown(ReadOnlySpan<char> name)
    {
        var shown = (name.Length > Longest ? name[..Longest] : name).ToString();
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    /// <summary>What stands before the last hyphen: a filesystem's own name may have some.</summary>
    public static string FilesystemOf(ReadOnlySpan<char> name)
    {
        var hyphen = name.LastIndexOf('-');
        return (hyphen > 0 ? name[..hyphen] : name).ToString();
    }

    /// <summary>Null for a name that is no target's.</summary>
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

    /// <summary>The target that a device belongs to: <c>scratch-MDT0000-osd</c> is part of <c>scratch-MDT0000</c>. Other devices are their own.</summary>
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
