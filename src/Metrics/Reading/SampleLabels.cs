namespace LustreActors.Metrics;

/// <summary>The labels of a sample, as they stand between the braces. Nothing is decoded that is not asked for.</summary>
public readonly ref struct SampleLabels
{
    internal SampleLabels(ReadOnlySpan<byte> raw) => Raw = raw;

    public ReadOnlySpan<byte> Raw { get; }

    public Enumerator GetEnumerator() => new(Raw);

    public bool TryFind(ReadOnlySpan<byte> name, out SampleLabel found)
    {
        foreach (var label in this)
        {
            if (label.Name.SequenceEqual(name))
            {
                found = label;
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>Walks over labels that have been proven well-formed; what is not ends the walk.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> labels)
        {
            _rest = labels;
            Current = default;
        }

        public SampleLabel Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;

            var length = LabelScanner.NextLabel(_rest, out var name, out var value, out var hasEscapes);
            if (length < 0)
            {
                _rest = default;
                return false;
            }

            Current = new SampleLabel(_rest[name], _rest[value], hasEscapes);
            _rest = _rest[length..];
            return true;
        }
    }
}
