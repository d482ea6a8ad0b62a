using System.Globalization;

namespace LustreActors.Sources.Slurm;

/// <summary>Expands SLURM's lists of nodes: <c>n[001-010,12],login1,r[1-2]c[01-04]</c>.</summary>
public static class HostList
{
    /// <summary>The most brackets in one name. SLURM writes one for each dimension of a system.</summary>
    private const int MostBrackets = 4;

    /// <summary>Returns the names, at most <paramref name="most"/>. A part that is malformed is left out.</summary>
    public static IEnumerable<string> Expand(string list, int most)
    {
        ArgumentNullException.ThrowIfNull(list);
        return Parts(list).SelectMany(part => ExpandPart(part, 0)).Take(most);
    }

    /// <summary>Splits at the commas that are not in brackets.</summary>
    private static IEnumerable<string> Parts(string list)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (list[i] != ',' || depth != 0)
                continue;
            yield return list[start..i];
            start = i + 1;
        }

        yield return list[start..];
    }

    private static IEnumerable<string> ExpandPart(string part, int brackets)
    {
        var open = part.IndexOf('[', StringComparison.Ordinal);
        var close = open < 0 ? -1 : part.IndexOf(']', open);
        if (open < 0)
            return part.Length > 0 && !part.Contains(']', StringComparison.Ordinal) ? [part] : [];
        if (close < 0 || brackets == MostBrackets)
            return [];
        var rest = part[(close + 1)..];
        var ends = rest.Length == 0 ? [""] : ExpandPart(rest, brackets + 1);
        return part[(open + 1)..close].Split(',').SelectMany(Range)
            .SelectMany(_ => ends, (number, end) => part[..open] + number + end);
    }

    /// <summary>The numbers of a range, with the zeros in front of its first one.</summary>
    private static IEnumerable<string> Range(string range)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (range, range) : (range[..dash], range[(dash + 1)..]);
        if (!TryRead(first, out var from) || !TryRead(last, out var to))
            yield break;
        for (var number = from; number <= to; number++)
            yield return number.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0');
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < int.MaxValue;
}
