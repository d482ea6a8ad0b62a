using System.Buffers;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>The parts of a target's name: <c>scratch-OST0000</c>, <c>scratch-ffff9a2b00c1d800</c>, <c>MGS</c>.</summary>
internal static class TargetName
{
    // All of them may be in the name of an actor.
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+:@&=,!~'");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    // The names of the host's own sources.
    private static readonly string[] Reserved = ["lustre", "lnet"];
    private const int MaxLength = 128;

    /// <summary>Whether a directory's name can be the name of a source and of an actor. Lustre's own names are short and plain.</summary>
    public static bool IsUsable(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength || name[0] is '.' or '@' || name.ContainsAnyExcept(Letters))
            return false;

        foreach (var reserved in Reserved)
        {
            if (name.SequenceEqual(reserved))
                return false;
        }

        return true;
    }

    /// <summary>Shortens a name and replaces its control characters, for a log line.</summary>
    public static string ToPrintable(ReadOnlySpan<char> name)
    {
        var shown = (name.Length > MaxLength ? name[..MaxLength] : name).ToString();
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

/// <summary>The parts of the name of a mount's connection: <c>scratch-OST0000-osc-ffff9a2b00c1d800</c>.</summary>
/// <param name="Filesystem"><c>scratch</c></param>
/// <param name="Peer">The target at the other end: <c>OST0000</c>.</param>
/// <param name="Kind">The kind of that target.</param>
/// <param name="Mount">The mount that it belongs to: <c>scratch-ffff9a2b00c1d800</c>.</param>
internal sealed record ImportName(string Filesystem, string Peer, LustreComponent Kind, string Mount)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// Parses a name. Null for a connection that belongs to no mount, such as an MDT's <c>scratch-OST0000-osc-MDT0000</c>.
    /// </summary>
    public static ImportName? TryParse(ReadOnlySpan<char> name)
    {
        var address = name.LastIndexOf('-') + 1;
        if (address < 2 || name.Length - address < 8 || name[address..].ContainsAnyExcept(HexDigits))
            return null;
        var device = name[..(address - 1)];
        if (!device.EndsWith("-osc") && !device.EndsWith("-mdc"))
            return null;
        device = device[..^4];
        if (TargetName.ComponentOf(device) is not { } kind || kind == LustreComponent.Mgt)
            return null;
        var filesystem = TargetName.FilesystemOf(device);
        return new ImportName(filesystem, device[(filesystem.Length + 1)..].ToString(), kind, $"{filesystem}-{name[address..]}");
    }
}
