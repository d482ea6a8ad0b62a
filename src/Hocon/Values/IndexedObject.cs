using System.Globalization;

namespace LustreActors.Hocon.Values;

/// <summary>
/// An object with the keys 0, 1, 2 ... stands for a list, which is how one element is set by -D. Gaps close, other keys do not count.
/// </summary>
internal static class IndexedObject
{
    public static IReadOnlyList<T>? Elements<T>(IEnumerable<KeyValuePair<string, T>> members)
    {
        var indexed = new SortedDictionary<int, T>();
        foreach (var (key, value) in members)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                indexed[index] = value;
        }
        return indexed.Count == 0 ? null : [.. indexed.Values];
    }
}
