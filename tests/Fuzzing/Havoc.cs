namespace LustreActors.Fuzzing;

/// <summary>Damages an input at random.</summary>
internal sealed class Havoc(Random random)
{
    private const int LongestInput = 16 * 1024;
    private const int LongestPiece = 64;

    private static readonly byte[][] Words =
    [
        "\n"u8.ToArray(), "\0"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(),
        "]"u8.ToArray(), ","u8.ToArray(), "="u8.ToArray(), "#"u8.ToArray(), "|"u8.ToArray(), ":"u8.ToArray(), "\t"u8.ToArray(),
        " "u8.ToArray(), "NaN"u8.ToArray(), "+Inf"u8.ToArray(), "-0"u8.ToArray(), "1e308"u8.ToArray(),
        "9223372036854775807"u8.ToArray(), "18446744073709551616"u8.ToArray(), "-9223372036854775808"u8.ToArray(),
        "# EOF\n"u8.ToArray(), "# TYPE "u8.ToArray(), "_total"u8.ToArray(), "le=\"+Inf\""u8.ToArray(),
        [0xff, 0xff, 0xff, 0x7f], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0x80], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    /// <param name="input">The input, which stays as it is.</param>
    /// <param name="other">An input of which pieces are taken.</param>
    public byte[] Damage(byte[] input, byte[] other)
    {
        var bytes = input.ToList();
        for (var changes = 1 << random.Next(5); changes > 0; changes--)
            Change(bytes, other);
        if (bytes.Count > LongestInput)
            bytes.RemoveRange(LongestInput, bytes.Count - LongestInput);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, LongestPiece), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)(bytes[at] + random.Next(-16, 17));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, LongestPiece), other.Length - from)));
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Words[random.Next(Words.Length)].AsSpan());
                break;
        }
    }
}
