namespace LustreActors.Sources.Lustre;

/// <summary>
/// A parameter with stars, each of which matches one or more letters: <c>obdfilter.scratch-OST0000.exports.*.stats</c>. They may be dots,
/// because a NID has some.
/// </summary>
internal sealed class LctlPattern(string text)
{
    private readonly string[] _parts = text.Split('*');

    public static bool IsPattern(string parameter) => parameter.Contains('*', StringComparison.Ordinal);

    /// <param name="name">The name of a parameter.</param>
    /// <param name="star">The text that the last star matches.</param>
    public bool Fits(ReadOnlySpan<char> name, out Range star)
    {
        star = default;
        var last = _parts[^1];
        if (!name.StartsWith(_parts[0], StringComparison.Ordinal) || !name.EndsWith(last, StringComparison.Ordinal))
            return false;
        var begin = _parts[0].Length;
        foreach (var part in _parts.AsSpan()[1..^1])
        {
            var rest = begin + 1 <= name.Length ? name[(begin + 1)..] : default;
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            begin += 1 + at + part.Length;
        }

        var end = name.Length - last.Length;
        star = begin..end;
        return begin < end;
    }
}
