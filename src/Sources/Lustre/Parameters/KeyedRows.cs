using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>Creates the labels of a row from the bytes of its name.</summary>
internal delegate byte[] RowLabels(ReadOnlySpan<byte> name);

/// <summary>The rows of a table that lists things by name. Label bytes are created once for each name and shared by all readings.</summary>
internal sealed class KeyedRows(RowLabels labels)
{
    // Bounds the entries that are kept although no reading shows them any longer.
    private const int MostOthers = 1024;

    private readonly Dictionary<byte[], Entry> _entries = new(Utf8Keys.Instance);
    private ValueTable _table = new(1);
    private int _reading;

    /// <summary>Begins a reading. Its rows go into this table, which must be empty.</summary>
    public void Begin(ValueTable table)
    {
        if (_entries.Count > _table.Count + MostOthers)
            _entries.Clear();
        _table = table;
        _reading++;
    }

    /// <summary>The row of a name. A new row has <see cref="ValueTable.Absent"/> in every column.</summary>
    public Span<long> GetOrAdd(ReadOnlySpan<byte> name, out bool isNew)
    {
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!entries.TryGetValue(name, out var entry))
            _entries.Add(name.ToArray(), entry = new Entry(labels(name)));
        isNew = entry.SeenIn != _reading;
        if (!isNew)
            return _table.Change(entry.Row);
        (entry.SeenIn, entry.Row) = (_reading, _table.Count);
        return _table.Add(entry.Labels);
    }

    private sealed class Entry(byte[] labels)
    {
        public byte[] Labels { get; } = labels;

        public int SeenIn { get; set; }

        public int Row { get; set; }
    }
}
