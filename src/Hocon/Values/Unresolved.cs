namespace LustreActors.Hocon.Values;

/// <summary>
/// <c>${path}</c> or <c>${?path}</c>. In an included file the path is first looked for under <paramref name="prefix"/>, the object
/// that includes, and then from the root as it was written.
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

/// <summary>Pieces next to each other on a line, at least two, blanks between them included.</summary>
internal sealed class HoconConcatenation(Origin origin, IReadOnlyList<HoconValue> pieces) : HoconValue(origin)
{
    public IReadOnlyList<HoconValue> Pieces { get; } = pieces;

    public override string Kind => "a concatenation";

    private protected override bool ComputeIsPlain() => false;
}

/// <summary>Values given to one key one after the other, oldest first, that cannot be merged before the references are known.</summary>
internal sealed class HoconLayers(List<HoconValue> layers) : HoconValue(layers[^1].Origin)
{
    public List<HoconValue> Layers { get; } = layers;

    public override string Kind => "a merge";

    private protected override bool ComputeIsPlain() => false;
}

/// <summary>Stands where a problem has been reported already, of syntax or of a reference; binding passes over it without another one.</summary>
internal sealed class HoconBroken(Origin origin) : HoconScalar(origin, "unresolved")
{
    public override string Kind => "something unresolved";
}
