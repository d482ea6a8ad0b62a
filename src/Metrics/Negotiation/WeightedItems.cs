namespace LustreActors.Metrics.Negotiation;

/// <summary>
/// Enumerates a header of the form <c>name;parameter=value;q=0.5, name</c>. It skips an item whose weight is not a number.
/// </summary>
internal ref struct WeightedItems(string? header)
{
    private const int FullWeight = 1000;

    private ReadOnlySpan<char> _rest = header;

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The parameter <c>version</c>, without quotes.</summary>
    public ReadOnlySpan<char> Version { get; private set; }

    /// <summary>The weight q in thousandths: it has at most three digits.</summary>
    public int Weight { get; private set; }

    public readonly bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var item = Cut(ref _rest, ',');
            Name = Cut(ref item, ';').Trim(" \t");
            Version = default;
            Weight = FullWeight;
            if (!Name.IsEmpty && TryReadParameters(item))
                return true;
        }

        return false;
    }

    private bool TryReadParameters(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var value = Cut(ref parameters, ';');
            var name = Cut(ref value, '=').Trim(" \t");
            value = value.Trim(" \t");
            if (name.Equals("version", StringComparison.OrdinalIgnoreCase))
            {
                Version = value.Trim('"');
            }
            else if (name.Equals("q", StringComparison.OrdinalIgnoreCase))
            {
                if (!TryReadWeight(value, out var weight))
                    return false;
                Weight = weight;
            }
        }

        return true;
    }

    /// <summary>Reads 0 or 1 with a fraction. Digits after the third do not count.</summary>
    private static bool TryReadWeight(ReadOnlySpan<char> text, out int weight)
    {
        weight = 0;
        if (text.IsEmpty || text[0] is not ('0' or '1') || (text.Length > 1 && text[1] != '.'))
            return false;

        weight = text[0] == '1' ? FullWeight : 0;
        var digit = FullWeight;
        foreach (var c in text.Length > 2 ? text[2..] : default)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            digit /= 10;
            weight += digit * (c - '0');
        }

        weight = Math.Min(weight, FullWeight);
        return true;
    }

    /// <summary>Takes the text before the next separator. A separator between quotes does not count.</summary>
    private static ReadOnlySpan<char> Cut(scoped ref ReadOnlySpan<char> text, char separator)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (text[i] == '\\' && isQuoted)
                i++;
            else if (text[i] == separator && !isQuoted)
                return Take(ref text, i, i + 1);
        }

        return Take(ref text, text.Length, text.Length);
    }

    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> text, int length, int next)
    {
        var taken = text[..length];
        text = text[next..];
        return taken;
    }
}
