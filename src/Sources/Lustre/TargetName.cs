using System.Buffers;

namespace LustreActors.Sources.Lustre;

/// <summary>What the name of a target says: <c>scratch-OST0000</c>, <c>scratch-ffff9a2b00c1d800</c>, <c>MGS</c>.</summary>
internal static class TargetName
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

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
    public static string OfDevice(string device)
    {
        for (var hyphen = device.LastIndexOf('-'); hyphen > 0; hyphen = device.LastIndexOf('-', hyphen - 1))
        {
            if (ComponentOf(device.AsSpan(0, hyphen)) is not null)
                return device[..hyphen];
        }

        return device;
    }
}
