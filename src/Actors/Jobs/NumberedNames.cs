namespace LustreActors.Actors;

/// <summary>Numbers names from 0 up. There are few; should somebody name without end, those beyond the bound have one number.</summary>
/// <param name="most">How many numbers there may be besides that of the others.</param>
/// <param name="others">What the others are called.</param>
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
