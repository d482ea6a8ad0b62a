using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>The families of several files with metrics. A family may be in several files.</summary>
internal sealed class TextfileMetrics
{
    private const int Value = 0;
    private const int Sum = 1;
    private const int Count = 2;
    private const int Width = 3;
    private const int MostSeries = 1_000_000;

    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <summary>Families that contradict those of an earlier file, and series that occur twice. They are left out.</summary>
    public List<string> Conflicts { get; } = [];

    /// <summary>Reads a file. False, and nothing of it is kept, when a line is malformed or has a time stamp.</summary>
    public bool TryRead(FileReader files, string path, out string fault)
    {
        var reader = new ExpositionReader();
        var chunks = new Chunks(reader, new FileVisitor());
        var status = files.ReadLines(path, ref chunks);
        chunks.End();
        fault = status != ReadStatus.Read ? files.LastError ?? "it cannot be read"
            : reader.FirstRefusal is { } refusal ? refusal
            : reader.EndedInsideLine ? "it ends within a line"
            : chunks.Visitor.Fault;
        if (fault.Length > 0)
            return false;
        foreach (var (name, family) in chunks.Visitor.Families)
        {
            if (family.Rows.Count > 0)
                Merge(name, family, path);
        }

        return true;
    }

    public void AddSegments(ImmutableArray<Segment>.Builder segments)
    {
        foreach (var (name, family) in _families)
        {
            var help = family.Help.Length > 0 ? family.Help : $"Metric read from {string.Join(", ", family.Paths)}";
            AddSegment(segments, new MetricFamily(name, family.Type, help), family.Rows);
        }
    }

    private static void AddSegment(ImmutableArray<Segment>.Builder segments, MetricFamily family, Dictionary<string, long[]> rows)
    {
        var table = new ValueTable(Width, rows.Count);
        foreach (var (labels, values) in rows)
            values.CopyTo(table.Add(Encoding.UTF8.GetBytes(labels)));
        SampleColumn[] columns = family.Type switch
        {
            MetricType.Histogram or MetricType.Summary =>
            [
                new SampleColumn(
                    Value, NumberFormat.Real, family.Type == MetricType.Histogram ? SampleKind.Bucket : SampleKind.Value),
                new SampleColumn(Sum, NumberFormat.Real, SampleKind.Sum), new SampleColumn(Count, NumberFormat.Real, SampleKind.Count),
            ],
            _ => [new SampleColumn(Value, NumberFormat.Real)],
        };
        segments.Add(new Segment(new SegmentLayout(family, LabelText.Empty, columns), table));
    }

    private void Merge(string name, Family family, string path)
    {
        if (!_families.TryGetValue(name, out var known))
        {
            family.Paths.Add(path);
            _families.Add(name, family);
            return;
        }

        if (known.Type != family.Type || (known.Help.Length > 0 && family.Help.Length > 0 && known.Help != family.Help))
        {
            Conflicts.Add($"{path}: {name} has another type or help than in {known.Paths[0]}");
            return;
        }

        known.Paths.Add(path);
        if (known.Help.Length == 0)
            known.Help = family.Help;
        foreach (var (labels, values) in family.Rows)
        {
            if (!known.Rows.TryAdd(labels, values))
                Conflicts.Add($"{path}: {name}{{{labels}}} is in {known.Paths[0]} too");
        }
    }

    private sealed class Family(MetricType type)
    {
        public MetricType Type { get; set; } = type;

        public string Help { get; set; } = "";

        public List<string> Paths { get; } = [];

        /// <summary>The values of each series, by its labels in the order of their names.</summary>
        public Dictionary<string, long[]> Rows { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>Gathers the families of one file.</summary>
    private sealed class FileVisitor : IExpositionVisitor
    {
        private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);
        private Family? _family;
        private int _series;

        public Dictionary<string, Family> Families { get; } = new(StringComparer.Ordinal);

        public string Fault { get; private set; } = "";

        void IExpositionVisitor.Family(in FamilyView family)
        {
            var name = Encoding.ASCII.GetString(family.Name);
            if (!Families.TryGetValue(name, out _family))
                Families.Add(name, _family = new Family(family.Type));
            _family.Type = family.Type;
            if (family.EscapedHelp.Length > 0)
                _family.Help = family.Help();
        }

        public void Sample(in SampleView sample)
        {
            if (sample.Timestamp is not null)
                Fail($"{Encoding.ASCII.GetString(sample.Name)} has a time stamp");
            else if (++_series > MostSeries)
                Fail($"it has more than {MostSeries} samples");
            if (Fault.Length > 0)
                return;
            var labels = LabelsOf(sample);
            if (!_family!.Rows.TryGetValue(labels, out var values))
                _family.Rows.Add(labels, values = [ValueTable.Absent, ValueTable.Absent, ValueTable.Absent]);
            ref var value = ref values[sample.Kind switch { SampleKind.Sum => Sum, SampleKind.Count => Count, _ => Value }];
            if (value != ValueTable.Absent)
                Fail($"{Encoding.ASCII.GetString(sample.Name)}{{{labels}}} occurs twice");
            value = ValueTable.Real(sample.Value);
        }

        private void Fail(string fault) => Fault = Fault.Length > 0 ? Fault : fault;

        private string LabelsOf(in SampleView sample)
        {
            _labels.Clear();
            Span<byte> buffer = sample.Labels.Raw.Length <= 1024 ? stackalloc byte[1024] : new byte[sample.Labels.Raw.Length];
            foreach (var label in sample.Labels)
                _labels[Encoding.ASCII.GetString(label.Name)] = Encoding.UTF8.GetString(label.Value(buffer));
            byte[] row = [];
            foreach (var (name, value) in _labels)
                row = LabelText.Row(row, Encoding.ASCII.GetBytes(name), Encoding.UTF8.GetBytes(value));
            return Encoding.UTF8.GetString(row);
        }
    }

    /// <summary>Passes the lines of a file to the reader of expositions.</summary>
    private struct Chunks(ExpositionReader reader, FileVisitor visitor) : IChunkParser
    {
        private byte[] _rest = [];

        public readonly FileVisitor Visitor => visitor;

        public void Parse(ReadOnlySpan<byte> lines)
        {
            var receiver = visitor;
            _rest = lines[reader.Read(lines, ref receiver)..].ToArray();
        }

        public readonly void End()
        {
            var receiver = visitor;
            reader.End(_rest, ref receiver);
        }
    }
}
