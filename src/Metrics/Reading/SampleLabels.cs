namespace LustreActors.Metrics.Reading;

/// <summary>The labels of a sample between its braces. A value is decoded only when it is read.</summary>
public readonly ref struct SampleLabels
{
    internal SampleLabels(ReadOnlySpan<byte> raw) => Raw = raw;

    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The labels of a row or of a layout, which were escaped when they were made.</summary>
    public static SampleLabels Of(ReadOnlySpan<byte> labels) => new(labels);

    public Enumerator GetEnumerator() => new(Raw);

    public bool TryFind(ReadOnlySpan<byte> name, out SampleLabel found)
    {
        for (var at = LabelScanner.SkipBlanks(Raw, 0); at < Raw.Length && LabelScanner.TryRead(Raw, at, out var place); at = place.Next)
        {
            if (place.NameLength == name.Length && Raw.Slice(at, place.NameLength).SequenceEqual(name))
            {
                found = new SampleLabel(Raw.Slice(at, place.NameLength), Raw.Slice(place.Value, place.ValueLength), place.HasEscapes);
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>Enumerates labels that were checked before. A malformed label ends the enumeration.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _labels;
        private LabelPlace _place;
        private int _at;
        private int _next;

        internal Enumerator(ReadOnlySpan<byte> labels)
        {
            _labels = labels;
            _place = default;
            _at = 0;
            _next = 0;
        }

        public readonly SampleLabel Current =>
            new(_labels.Slice(_at, _place.NameLength), _labels.Slice(_place.Value, _place.ValueLength), _place.HasEscapes);

        public bool MoveNext()
        {
            _at = LabelScanner.SkipBlanks(_labels, _next);
            if (_at == _labels.Length || !LabelScanner.TryRead(_labels, _at, out _place))
                return false;
            _next = _place.Next;
            return true;
        }
    }
}
