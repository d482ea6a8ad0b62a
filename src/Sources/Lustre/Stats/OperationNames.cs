using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Lustre.Stats;

/// <summary>
/// Numbers the names that a kind of stats file has shown. The kernel prints its counters in one order, so the expected name nearly always
/// comes next, and a known name costs one comparison.
/// </summary>
internal sealed class OperationNames
{
    // More names than any version has. The bound limits the names of damaged files.
    private const int MaxNames = 1024;

    private readonly List<byte[]> _names = [];
    private readonly List<int> _seenIn = [];
    private int _reading;
    private int _next;

    /// <summary>The generation of the numbers. Numbers of another generation are invalid.</summary>
    public int Generation { get; private set; }

    public void Begin()
    {
        if (_names.Count >= MaxNames)
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
            if (_names.Count >= MaxNames)
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

/// <summary>The label bytes of a target's or a client's operations. They are created once and shared by all readings.</summary>
/// <param name="before">The other labels of the row.</param>
/// <param name="label">The label whose value is the name.</param>
internal sealed class OperationLabels(OperationNames names, byte[] before, string label = "operation")
{
    private readonly byte[] _label = Encoding.ASCII.GetBytes(label);
    private byte[]?[] _labels = [];
    private int _generation = names.Generation;

    public byte[] Get(int number, ReadOnlySpan<byte> name)
    {
        if (_generation != names.Generation)
        {
            _labels = [];
            _generation = names.Generation;
        }

        if (number >= _labels.Length)
            Array.Resize(ref _labels, number + 1);
        return _labels[number] ??= before.Length > 0 ? LabelText.Row(before, _label, name) : LabelText.Row(_label, name);
    }
}
