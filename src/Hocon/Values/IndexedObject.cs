using System.Globalization;

namespace LustreActors.Hocon.Values;

/// <summary>
/// Reads an object with the keys 0, 1, 2 ... as a list: -D sets one element of a list in this form. Gaps are closed, other keys are
/// ignored.
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
