using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Peers;

/// <summary>The series of one family in one shard: a row a set of labels, so that the sum and the count of a histogram share one.</summary>
/// <param name="family">As all peers have it.</param>
/// <param name="prefix">What each row's labels begin with: <c>member="oss17",</c>. Empty where they have it already.</param>
/// <param name="cost">Counts what is kept.</param>
internal sealed class SeriesRows(MetricFamily family, byte[] prefix, PeerCost cost)
{
    private const int Sum = 0;
    private const int Count = 1;

    /// <summary>The only value of a gauge, a counter and an unknown.</summary>
    private readonly int _value = IsComposite(family) ? 2 : 0;

    private readonly KnownRows _known = new(prefix.Length, 0);
    private ValueTable? _table;
    private SegmentLayout? _layout;
    private int _width;
    private int _had;
    private int _shown;
    private int _real;
    private int _layoutShown;
    private int _layoutReal;

    public MetricFamily Family => family;

    public int SeenIn { get; private set; }

    private int Created => _value + 1;

    public void Begin(int reading)
    {
        SeenIn = reading;
        _had = _known.Seen;
        _known.Begin();
        (_table, _shown, _real) = (null, 0, 0);
    }

    /// <summary>A row that had the same labels in the reading before, or has them in this one already.</summary>
    public bool TryGuess(ReadOnlySpan<byte> labels, out int index) => _known.TryGuess(labels, out index);

    /// <param name="labels">Normal ones, without the prefix.</param>
    public int Find(ReadOnlySpan<byte> labels) =>
        _known.TryFind(labels, out var index)
            ? index
            : _known.Add(labels.IsEmpty ? prefix.AsSpan().TrimEnd((byte)',').ToArray() : [.. prefix, .. labels]);

    /// <summary>Keeps a sample. Returns why it is refused, or nothing.</summary>
    public string Set(int index, in SampleView sample)
    {
        var column = ColumnOf(sample.Kind);
        if (column < 0)
            return "a histogram has no such sample";
        var row = _known.Row(index);
        if (row < 0)
        {
            _table ??= new ValueTable(_width = Math.Max(_width, _value + 1), _had + (_had / 32));
            row = _table.Count;
            _table.Add(_known.Labels(index));
            _known.SetRow(index, row);
            cost.AddRow(_known.Labels(index), _table.Width);
        }

        if (column >= _table!.Width)
            Widen(column + 1);
        ref var value = ref _table.Change(row)[column];
        if (value != ValueTable.Absent)
            return "the series occurs twice";
        value = Value(column, sample);
        _shown |= 1 << column;
        return "";
    }

    public Segment? End()
    {
        _known.Prune();
        if (_table is null || _shown == 0)
            return null;
        if (_layout is null || _layoutShown != _shown || _layoutReal != _real)
        {
            _layout = new SegmentLayout(family, LabelText.Empty, [.. Columns()]);
            (_layoutShown, _layoutReal) = (_shown, _real);
        }

        return new Segment(_layout, _table);
    }

    private static bool IsComposite(MetricFamily family) => family.Type is MetricType.Histogram or MetricType.Summary;

    private int ColumnOf(SampleKind kind) => kind switch
    {
        SampleKind.Sum => Sum,
        SampleKind.Count => Count,
        SampleKind.Created => Created,
        SampleKind.Value when family.Type == MetricType.Histogram => -1,
        _ => _value,
    };

    /// <summary>The values of a column are integers until one has a fraction: a double keeps only 53 bits.</summary>
    private long Value(int column, in SampleView sample)
    {
        if ((_real & (1 << column)) != 0)
            return ValueTable.Real(sample.Value);
        if (WholeNumber.TryRead(sample, out var whole) && whole != ValueTable.Absent)
            return whole;
        _real |= 1 << column;
        for (var row = 0; row < _table!.Count; row++)
        {
            ref var before = ref _table.Change(row)[column];
            if (before != ValueTable.Absent)
                before = ValueTable.Real(before);
        }

        return ValueTable.Real(sample.Value);
    }

    private void Widen(int width)
    {
        cost.Widen(_table!.Count, width - _table.Width);
        var wider = new ValueTable(_width = width, _table.Count);
        for (var row = 0; row < _table.Count; row++)
            _table.Row(row).CopyTo(wider.Add(_table.SharedLabels(row)));
        _table = wider;
    }

    private List<SampleColumn> Columns()
    {
        // A value without which there is no beginning stands in front of it.
        var columns = new List<SampleColumn>();
        if (IsComposite(family))
        {
            Add(Sum, SampleKind.Sum);
            Add(Count, SampleKind.Count);
        }

        Add(_value, family.Type == MetricType.Histogram ? SampleKind.Bucket : SampleKind.Value);
        if (columns.Count > 0)
            Add(Created, SampleKind.Created);
        return columns;

        void Add(int column, SampleKind kind)
        {
            if ((_shown & (1 << column)) != 0)
                columns.Add(new SampleColumn(column, (_real & (1 << column)) != 0 ? NumberFormat.Real : NumberFormat.Integer, kind));
        }
    }
}
