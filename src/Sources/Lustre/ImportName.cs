using System.Buffers;

namespace LustreActors.Sources.Lustre;

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
