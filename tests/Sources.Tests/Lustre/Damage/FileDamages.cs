using System.Text;
using System.Text.RegularExpressions;

namespace LustreActors.Sources.Tests.Lustre.Damage;

internal enum DamageKind
{
    Emptied,
    Cut,
    Garbage,
    Binary,
    Duplicated,
    NoNewline,
    Number,
}

/// <summary>A damaged file.</summary>
/// <param name="Kind">The kind of damage.</param>
/// <param name="Text">The damaged content.</param>
/// <param name="Line">The damaged line. Negative where more than one line is damaged.</param>
/// <param name="Name">The name for the report of a failed test.</param>
internal sealed record FileDamage(DamageKind Kind, byte[] Text, int Line, string Name)
{
    /// <summary>The first line that was cut off.</summary>
    public string Lost { get; init; } = "";
}

/// <summary>
/// Damages a file in every way: as a whole, and one line at a time. In long files some lines are damaged, always the same for a seed.
/// </summary>
internal static partial class FileDamages
{
    private const int MostCuts = 6;
    private const int MostLines = 3;
    private const string Garbage = "%&$ !! garbage";

    private static readonly string[] NoNumbers = ["many", "-7", "99999999999999999999", "NaN"];

    public static IEnumerable<FileDamage> Of(byte[] text, Random random)
    {
        var lines = Lines(text);
        yield return new FileDamage(DamageKind.Emptied, [], -1, "emptied");
        foreach (var cut in Some(lines.Count - 1, MostCuts, random))
            yield return new FileDamage(DamageKind.Cut, Join(lines[..(cut + 1)]), -1, $"cut behind line {cut + 1} of "
                + $"{lines.Count}")
            { Lost = Encoding.Latin1.GetString(lines[cut + 1]) };
        if (lines[^1] is [.., (byte)'\n'])
            yield return new FileDamage(DamageKind.NoNewline, text[..^1], lines.Count - 1, "its last line without its newline");
        foreach (var line in Some(lines.Count, MostLines, random))
        {
            yield return Replace(DamageKind.Garbage, lines, line, Encoding.ASCII.GetBytes(Garbage + "\n"));
            yield return Replace(DamageKind.Binary, lines, line, WithBinary(lines[line], random));
            yield return Replace(DamageKind.Duplicated, lines, line, [.. lines[line], .. lines[line]]);
            if (WithoutNumber(lines[line], NoNumbers[random.Next(NoNumbers.Length)], random) is { } damaged)
                yield return Replace(DamageKind.Number, lines, line, damaged);
        }
    }

    /// <summary>The file without one line: the missing values are those of that line.</summary>
    public static byte[] Without(byte[] text, int line)
    {
        var lines = Lines(text);
        lines.RemoveAt(line);
        return Join(lines);
    }

    private static FileDamage Replace(DamageKind kind, List<byte[]> lines, int line, byte[] by)
    {
        var damaged = lines.ToList();
        damaged[line] = by;
        return new FileDamage(kind, Join(damaged), line, $"{kind}, line {line + 1}: {Encoding.Latin1.GetString(by).TrimEnd()}");
    }

    private static byte[] WithBinary(byte[] line, Random random)
    {
        byte[] binary = [0xff, 0, 1, 0xfe];
        var at = random.Next(line.Length);
        return [.. line[..at], .. binary, .. line[at..]];
    }

    private static byte[]? WithoutNumber(byte[] line, string by, Random random)
    {
        var text = Encoding.Latin1.GetString(line);
        var numbers = Number().Matches(text);
        if (numbers.Count == 0)
            return null;
        var number = numbers[random.Next(numbers.Count)];
        return Encoding.Latin1.GetBytes(text[..number.Index] + by + text[(number.Index + number.Length)..]);
    }

    /// <summary>The first line, the last line, and some lines between.</summary>
    private static IEnumerable<int> Some(int count, int most, Random random)
    {
        if (count <= most)
            return Enumerable.Range(0, Math.Max(count, 0));
        return Enumerable.Range(0, most - 2).Select(_ => random.Next(count)).Append(0).Append(count - 1).Distinct().Order();
    }

    private static List<byte[]> Lines(byte[] text)
    {
        var lines = new List<byte[]>();
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : at + length + 1;
            lines.Add(text[at..end]);
            at = end;
        }

        return lines;
    }

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(l => l)];

    [GeneratedRegex(@"(?<![^\s:{(\[/])\d+(\.\d+)?(?![^\s,})/\]])")]
    private static partial Regex Number();
}
