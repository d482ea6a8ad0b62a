namespace LustreActors.Sources.Lustre;

/// <summary>
/// Numbers the names that a kind of stats file has shown. The kernel prints its counters in one order, so the expected name nearly always
/// comes next, and a known name costs one comparison.
/// </summary>
internal sealed class OperationNames
{
    // More names than any version has. It bounds what damaged files can add.
    private const int Most = 1024;

    private readonly List<byte[]> _names = [];
    private readonly List<int> _seenIn = [];
    private int _reading;
    private int _next;

    /// <summary>The generation of the numbers. Numbers of another generation are invalid.</summary>
    public int Generation { get; private set; }

    public void Begin()
    {
        if (_names.Count >= Most)
        {
            _names.Clear();
            _seenIn.Clear();
            Generation++;
        }

        _reading++;
        _next = 0;
    }

    /// <summary>
    /// Returns the number of a name. False when this file has already shown it, since a series can be written only once, or when there are
    /// too many names.
    /// </summary>
    public bool TryAdd(ReadOnlySpan<byte> name, out int number)
    {
        number = _next < _names.Count && name.SequenceEqual(_names[_next]) ? _next : IndexOf(name);
        if (number < 0)
        {
            if (_names.Count >= Most)
                return false;
            number = _names.Count;
            _names.Add(name.ToArray());
            _seenIn.Add(0);
        }

        _next = number + 1;
        if (_seenIn[number] == _reading)
            return false;
        _seenIn[number] = _reading;
        return true;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (name.SequenceEqual(_names[i]))
                return i;
        }

        return -1;
    }
}
