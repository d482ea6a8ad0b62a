namespace LustreActors.Metrics.Reading;

internal enum MetadataKind
{
    Help,
    Type,
    Unit,
}

/// <summary>The types that a text may declare. This program writes only some of them.</summary>
internal enum DeclaredType
{
    Unknown,
    Counter,
    Gauge,
    Histogram,
    Summary,
    Info,
    StateSet,
}

/// <summary>A comment with metadata: <c># TYPE name counter</c>.</summary>
internal readonly ref struct MetadataLine
{
    private MetadataLine(MetadataKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, DeclaredType type)
    {
        Kind = kind;
        Name = name;
        Text = text;
        Type = type;
    }

    public MetadataKind Kind { get; }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The help or the unit, still escaped.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public DeclaredType Type { get; }

    /// <summary>Reads metadata. Returns false without a fault for an ordinary comment.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out MetadataLine metadata, out string fault)
    {
        metadata = default;
        fault = "";
        var rest = line[1..];
        var keyword = NextWord(ref rest);
        MetadataKind kind;
        if (keyword.SequenceEqual("HELP"u8))
            kind = MetadataKind.Help;
        else if (keyword.SequenceEqual("TYPE"u8))
            kind = MetadataKind.Type;
        else if (keyword.SequenceEqual("UNIT"u8))
            kind = MetadataKind.Unit;
        else
            return false;

        var name = NextWord(ref rest);
        if (name.IsEmpty || SampleLine.NameLength(name) != name.Length)
        {
            fault = "the metadata has no valid name";
            return false;
        }

        // Help begins after one blank; further blanks belong to it.
        var text = kind == MetadataKind.Help ? (rest.IsEmpty ? rest : rest[1..]) : rest.Trim(" \t"u8);
        var type = DeclaredType.Unknown;
        if (kind == MetadataKind.Type && !TryFindType(text, out type))
        {
            fault = "the type is unknown";
            return false;
        }

        metadata = new MetadataLine(kind, name, text, type);
        return true;
    }

    public static bool IsEnd(ReadOnlySpan<byte> line) => line.TrimEnd(" \t"u8).SequenceEqual("# EOF"u8);

    private static ReadOnlySpan<byte> NextWord(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        var length = rest.IndexOfAny((byte)' ', (byte)'\t');
        var word = length < 0 ? rest : rest[..length];
        rest = rest[word.Length..];
        return word;
    }

    private static bool TryFindType(ReadOnlySpan<byte> text, out DeclaredType type)
    {
        type = DeclaredType.Unknown;
        if (text.SequenceEqual("counter"u8))
            type = DeclaredType.Counter;
        else if (text.SequenceEqual("gauge"u8))
            type = DeclaredType.Gauge;
        else if (text.SequenceEqual("histogram"u8))
            type = DeclaredType.Histogram;
        else if (text.SequenceEqual("summary"u8))
            type = DeclaredType.Summary;
        else if (text.SequenceEqual("info"u8))
            type = DeclaredType.Info;
        else if (text.SequenceEqual("stateset"u8))
            type = DeclaredType.StateSet;
        else
            return text.SequenceEqual("untyped"u8) || text.SequenceEqual("unknown"u8) || text.SequenceEqual("gaugehistogram"u8);
        return true;
    }
}
