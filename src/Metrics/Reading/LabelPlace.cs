namespace LustreActors.Metrics.Reading;

/// <summary>The positions of a label's parts in the text. The name begins at the label's own position.</summary>
internal struct LabelPlace
{
    public int NameLength;
    public int Value;
    public int ValueLength;
    public bool HasEscapes;

    /// <summary>The position after the label, its comma and blanks.</summary>
    public int Next;
}
