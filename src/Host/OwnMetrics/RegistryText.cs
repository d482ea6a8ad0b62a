using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;

namespace LustreActors.Host.OwnMetrics;

/// <summary>Converts the text of the registry to segments.</summary>
internal sealed class RegistryText(IReadOnlyDictionary<string, MetricFamily> families) : IExpositionVisitor
{
    private readonly List<FamilyRows> _all = [];
    private FamilyRows _current = null!;

    public void Family(in FamilyView family)
    {
        var known = families[Encoding.ASCII.GetString(family.Name)];
        if (_all.Find(f => f.Family == known) is not { } rows)
            _all.Add(rows = new FamilyRows(known));
        _current = rows;
    }

    public void Sample(in SampleView sample) => _current.Add(sample);

    public IReadOnlyCollection<Segment> Segments() => [.. _all.Where(f => !f.IsEmpty).Select(f => f.Build())];

    /// <summary>A row per set of labels without <c>le</c>; a column per kind of sample, and one per bucket.</summary>
    private sealed class FamilyRows(MetricFamily family)
    {
        private readonly Dictionary<(SampleKind Kind, double Limit), int> _columns = [];
        private readonly Dictionary<string, Dictionary<int, double>> _rows = new(StringComparer.Ordinal);

        public MetricFamily Family => family;

        public bool IsEmpty => _rows.Count == 0;

        public void Add(in SampleView sample)
        {
            var limit = 0.0;
            byte[] labels = [];
            foreach (var label in sample.Labels)
            {
                var value = label.Value(new byte[label.EscapedValue.Length]);
                if (sample.Kind == SampleKind.Bucket && label.Name.SequenceEqual("le"u8))
                    limit = Limit(value);
                else
                    labels = LabelText.Row(labels, label.Name, value);
            }

            var column = (sample.Kind, limit);
            if (!_columns.TryGetValue(column, out var index))
                _columns.Add(column, index = _columns.Count);
            var key = Encoding.UTF8.GetString(labels);
            if (!_rows.TryGetValue(key, out var row))
                _rows.Add(key, row = []);
            row[index] = sample.Value;
        }

        public Segment Build()
        {
            var table = new ValueTable(_columns.Count, _rows.Count);
            foreach (var (labels, values) in _rows)
            {
                var row = table.Add(Encoding.UTF8.GetBytes(labels));
                foreach (var (column, value) in values)
                    row[column] = ValueTable.Real(value);
            }

            return new Segment(
                new SegmentLayout(family, LabelText.Empty, [.. _columns.Select(c => Column(c.Key.Kind, c.Key.Limit, c.Value))]), table);
        }

        private static SampleColumn Column(SampleKind kind, double limit, int index) =>
            new(index, kind == SampleKind.Bucket ? LabelText.BucketLimit(limit) : LabelText.Empty, NumberFormat.Real, kind);

        private static double Limit(ReadOnlySpan<byte> text) =>
            text.SequenceEqual("+Inf"u8) ? double.PositiveInfinity : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
