using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Reading;

/// <summary>
/// The family of the lines that are being read, and its description. It keeps copies, because a family's lines may lie in several pieces.
/// </summary>
internal sealed class FamilyTracker(ExpositionFormat format)
{
    private KeptBytes _declared = new();
    private KeptBytes _help = new();
    private KeptBytes _unit = new();
    private KeptBytes _shown = new();
    private KeptBytes _sample = new();
    private DeclaredType _type;
    private bool _pending;

    /// <summary>The name of the last sample. Most lines have the same name as the line before.</summary>
    public ReadOnlySpan<byte> SampleName => _sample.Span;

    public SampleKind SampleKind { get; private set; }

    public void Describe<TVisitor>(MetadataLine line, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        if (!line.Name.SequenceEqual(_declared.Span))
        {
            Flush(ref visitor);
            Begin(line.Name);
        }

        switch (line.Kind)
        {
            case MetadataKind.Help:
                _help.Set(line.Text);
                break;
            case MetadataKind.Unit:
                _unit.Set(line.Text);
                break;
            default:
                _type = line.Type;
                break;
        }

        _pending = true;
        _sample.Clear();
    }

    /// <summary>Follows a sample whose name differs from that of the sample before.</summary>
    public void Enter<TVisitor>(ReadOnlySpan<byte> name, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        if (!TryFindKind(name, out var kind, out var isSuffixed))
        {
            Flush(ref visitor);
            Begin(name);
            kind = SampleKind.Value;
            _pending = true;
        }

        if (_pending)
            Show(isSuffixed, ref visitor);
        _sample.Set(name);
        SampleKind = kind;
    }

    /// <summary>Shows a declared family that has no samples.</summary>
    public void Flush<TVisitor>(ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        if (_pending)
            Show(format == ExpositionFormat.OpenMetrics, ref visitor);
    }

    private void Begin(ReadOnlySpan<byte> name)
    {
        _declared.Set(name);
        _help.Clear();
        _unit.Clear();
        _type = DeclaredType.Unknown;
    }

    private void Show<TVisitor>(bool isSuffixed, ref TVisitor visitor)
        where TVisitor : IExpositionVisitor, allows ref struct
    {
        _pending = false;
        _shown.Set(_declared.Span);
        var suffix = SuffixOf(_type);
        if (isSuffixed && !_declared.Span.EndsWith(suffix))
            _shown.Append(suffix);
        var type = _type switch
        {
            DeclaredType.Counter => MetricType.Counter,
            DeclaredType.Gauge or DeclaredType.Info or DeclaredType.StateSet => MetricType.Gauge,
            DeclaredType.Histogram => MetricType.Histogram,
            DeclaredType.Summary => MetricType.Summary,
            _ => MetricType.Unknown,
        };
        visitor.Family(new FamilyView(_shown.Span, type, _help.Span, _unit.Span));
    }

    /// <summary>The suffix of the samples' names in OpenMetrics, which the declared name does not have.</summary>
    private static ReadOnlySpan<byte> SuffixOf(DeclaredType type) => type switch
    {
        DeclaredType.Counter => "_total"u8,
        DeclaredType.Info => "_info"u8,
        _ => default,
    };

    private bool TryFindKind(ReadOnlySpan<byte> name, out SampleKind kind, out bool isSuffixed)
    {
        kind = SampleKind.Value;
        isSuffixed = false;
        var declared = _declared.Span;
        if (declared.IsEmpty || !name.StartsWith(declared))
            return false;
        var suffix = name[declared.Length..];
        if (suffix.IsEmpty)
            return true;

        isSuffixed = true;
        var hasParts = _type is DeclaredType.Histogram or DeclaredType.Summary;
        if (suffix.SequenceEqual("_created"u8))
            kind = SampleKind.Created;
        else if (hasParts && suffix.SequenceEqual("_sum"u8))
            kind = SampleKind.Sum;
        else if (hasParts && suffix.SequenceEqual("_count"u8))
            kind = SampleKind.Count;
        else if (_type == DeclaredType.Histogram && suffix.SequenceEqual("_bucket"u8))
            kind = SampleKind.Bucket;
        else
            return SuffixOf(_type) is { IsEmpty: false } own && suffix.SequenceEqual(own);
        return hasParts || _type == DeclaredType.Counter;
    }
}
