namespace LustreActors.Sources.Tests.Lustre;

/// <summary>Creates damaged texts: always the same texts for a seed.</summary>
internal sealed class Mutations(int seed, params string[] texts)
{
    private static readonly byte[][] Spice =
    [
        "\n"u8.ToArray(), " "u8.ToArray(), "\t"u8.ToArray(), "\r\n"u8.ToArray(), "\0"u8.ToArray(), "-"u8.ToArray(), "samples"u8.ToArray(),
        " samples [usecs] "u8.ToArray(),
        "9223372036854775807"u8.ToArray(), "-9223372036854775808"u8.ToArray(), "18446744073709551616"u8.ToArray(), "start_time"u8.ToArray(),
        "[]"u8.ToArray(),
        [0xff, 0xfe], [0xc3], "\u00e9"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "99999999999999999999999999"u8.ToArray(),
        "read_bytes "u8.ToArray(), "1e9"u8.ToArray(),
    ];

    private readonly Random _random = new(seed);
    private readonly byte[][] _texts = [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)];

    public byte[] Next()
    {
        var text = _texts[_random.Next(_texts.Length)].ToList();
        for (var i = _random.Next(1, 6); i > 0; i--)
            Damage(text);
        return [.. text];
    }

    private void Damage(List<byte> text)
    {
        var at = _random.Next(text.Count + 1);
        var length = Math.Min(_random.Next(40), text.Count - at);
        switch (_random.Next(6))
        {
            case 0 when at < text.Count:
                text[at] = (byte)_random.Next(256);
                break;
            case 1:
                text.RemoveRange(at, length);
                break;
            case 2:
                text.InsertRange(at, text.GetRange(at, length));
                break;
            case 3:
                text.RemoveRange(at, text.Count - at);
                break;
            default:
                text.InsertRange(at, Spice[_random.Next(Spice.Length)]);
                break;
        }
    }
}
