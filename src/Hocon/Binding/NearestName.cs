namespace LustreActors.Hocon.Binding;

/// <summary>Suggests the known name with the smallest edit distance: letters inserted, dropped, changed or swapped.</summary>
public static class NearestName
{
    public static string? To(string name, IEnumerable<string> known)
    {
        var candidates = known.Select(k => (Name: k, Distance: Distance(name, k)))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).ToList();
        if (candidates is [var best, ..] && best.Distance <= Math.Max(2, Math.Min(name.Length, best.Name.Length) / 3))
            return best.Name;
        var last = name[(name.LastIndexOf('.') + 1)..];
        return candidates.FindAll(c => c.Name.EndsWith("." + last, StringComparison.Ordinal)) is [var only] ? only.Name : null;
    }

    private static int Distance(string a, string b)
    {
        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }
            (before, previous, current) = (previous, current, before);
        }
        return previous[b.Length];
    }
}
