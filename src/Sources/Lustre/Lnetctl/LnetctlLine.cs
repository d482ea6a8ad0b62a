using System.Buffers.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// A line that <c>lnetctl</c> prints: <c>- key: value</c>. The hyphen begins an item of a list. The depth of the indentation differs from
/// version to version, but the lines below a key are always indented further than the key.
/// </summary>
internal readonly ref struct LnetctlLine
{
    public int Indent { get; private init; }

    public bool BeginsItem { get; private init; }

    public ReadOnlySpan<byte> Key { get; private init; }

    public ReadOnlySpan<byte> Value { get; private init; }

    public bool TryNumber(out long number) => Utf8Parser.TryParse(Value, out number, out var used) && used == Value.Length;

    public static bool TryParse(ReadOnlySpan<byte> line, out LnetctlLine parsed)
    {
        parsed = default;
        var start = 0;
        var item = false;
        while (start < line.Length && (
            line[start] == ' ' || (line[start] == '-' && !item && start + 1 < line.Length && line[start + 1] == ' ')))
            item |= line[start++] == '-';
        var rest = line[start..];
        var colon = rest.IndexOf(": "u8);
        if (colon < 0 && rest.EndsWith(":"u8))
            colon = rest.Length - 1;
        if (colon <= 0)
            return false;
        parsed = new LnetctlLine
        {
            Indent = start,
            BeginsItem = item,
            Key = rest[..colon].TrimEnd((byte)' '),
            Value = rest[(colon + 1)..].Trim(" \""u8),
        };
        return true;
    }
}
