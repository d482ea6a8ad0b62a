namespace LustreActors.Actors.Jobs;

/// <summary>Numbers names from 0. Names beyond a limit share one number.</summary>
/// <param name="most">The largest number of names that have their own number.</param>
/// <param name="others">The name for all others.</param>
internal sealed class NumberedNames(int most, string others)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    public bool IsFull => _names.Count >= most;

    public void Clear()
    {
        _numbers.Clear();
        _names.Clear();
    }

    public int GetOrAdd(string name)
    {
        if (_numbers.TryGetValue(name, out var number))
            return number;
        if (IsFull && name != others)
            return GetOrAdd(others);
        _numbers.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }
}
