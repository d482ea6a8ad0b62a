namespace LustreActors.Hocon.Values;

/// <summary>
/// <c>${path}</c> or <c>${?path}</c>. In an included file the path is first searched under <paramref name="prefix"/>, the including object,
/// and then from the root.
/// </summary>
internal sealed class HoconReference(Origin origin, HoconPath path, HoconPath? prefix, bool optional) : HoconValue(origin)
{
    public HoconPath Path { get; } = path;

    public HoconPath? Prefix { get; } = prefix;

    public bool Optional { get; } = optional;

    public override string Kind => "a reference";

    public override string ToString() => Optional ? $"${{?{Path}}}" : $"${{{Path}}}";

    private protected override bool ComputeIsPlain() => false;
}

/// <summary>The previous value of the field that is being defined: the left side of <c>+=</c>.</summary>
internal sealed class HoconPrevious(Origin origin) : HoconValue(origin)
{
    public override string Kind => "a reference";

    private protected override bool ComputeIsPlain() => false;
}

/// <summary>Adjacent pieces on a line, at least two, with the blanks between them.</summary>
internal sealed class HoconConcatenation(Origin origin, IReadOnlyList<HoconValue> pieces) : HoconValue(origin)
{
    public IReadOnlyList<HoconValue> Pieces { get; } = pieces;

    public override string Kind => "a concatenation";

    private protected override bool ComputeIsPlain() => false;
}

/// <summary>Successive values of one key, oldest first, that can be merged only after the references are resolved.</summary>
internal sealed class HoconLayers(List<HoconValue> layers) : HoconValue(layers[^1].Origin)
{
    public List<HoconValue> Layers { get; } = layers;

    public override string Kind => "a merge";

    private protected override bool ComputeIsPlain() => false;
}

/// <summary>Replaces a value whose problem was reported, of syntax or of a reference. Binding reports no second problem.</summary>
internal sealed class HoconBroken(Origin origin) : HoconScalar(origin, "unresolved")
{
    public override string Kind => "something unresolved";
}
