using System.Buffers.Text;

namespace LustreActors.Sources.Slurm;

/// <summary>Reads the fields of a line.</summary>
internal static class SlurmFields
{
    public const int Longest = 256;
    private const uint Nobody = 65534;

    public static bool TryRead(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> separator, out ReadOnlySpan<byte> field)
    {
        var end = rest.IndexOf(separator);
        field = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + separator.Length)..];
        return end >= 0 && field.Length <= Longest;
    }

    public static bool TryId(ReadOnlySpan<byte> text, out long id) =>
        Utf8Parser.TryParse(text, out id, out var used) && used == text.Length && id > 0 && text[0] != (byte)'+';

    public static bool TryUid(ReadOnlySpan<byte> text, out uint uid) =>
        Utf8Parser.TryParse(text, out uid, out var used) && used == text.Length && text[0] != (byte)'+';

    /// <summary>
    /// Whether the user is unknown. SLURM writes <c>nobody</c> for a uid that it cannot resolve, and for the user of that name.
    /// </summary>
    public static bool IsNobody(ReadOnlySpan<byte> user, uint uid) => IsNothing(user) || (user.SequenceEqual("nobody"u8) && uid != Nobody);

    public static bool IsNothing(ReadOnlySpan<byte> text) => text.IsEmpty || text.SequenceEqual("(null)"u8);
}
