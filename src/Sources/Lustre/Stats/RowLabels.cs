using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The label bytes of the names of one file, kept from reading to reading: a known name costs a comparison. The kernel prints its counters
/// in one order, so the name expected next is nearly always the one that comes.
/// </summary>
internal sealed class RowLabels(string label, byte[] before)
{
    // More names than any version has: what mangled files bring must not be kept for ever.
    private const int Most = 1024;

    private readonly byte[] _label = System.Text.Encoding.UTF8.GetBytes(label);
    private readonly List<Entry> _entries = [];
    private int _reading;
    private int _next;

    public RowLabels(string label)
        : this(label, [])
    {
    }

    public void Begin()
    {
        if (_entries.Count >= Most)
            _entries.Clear();
        _reading++;
        _next = 0;
    }

    /// <summary>False when the name was there before in this reading, for a series can be written only once; or when there are too many of them.</summary>
    public bool TryTake(ReadOnlySpan<byte> name, out byte[] labels)
    {
        labels = [];
        var at = _next < _entries.Count && name.SequenceEqual(_entries[_next].Name) ? _next : IndexOf(name);
        if (at < 0)
        {
            if (_entries.Count >= Most)
                return false;
            at = _entries.Count;
            byte[] row = before.Length > 0 ? [.. before, (byte)',', .. LabelText.Row(_label, name)] : LabelText.Row(_label, name);
            _entries.Add(new Entry(name.ToArray(), row));
        }

        var entry = _entries[at];
        _next = at + 1;
        if (entry.SeenIn == _reading)
            return false;
        entry.SeenIn = _reading;
        labels = entry.Labels;
        return true;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (name.SequenceEqual(_entries[i].Name))
                return i;
        }

        return -1;
    }

    private sealed class Entry(byte[] name, byte[] labels)
    {
        public byte[] Name => name;

        public byte[] Labels => labels;

        public int SeenIn { get; set; }
    }
}
