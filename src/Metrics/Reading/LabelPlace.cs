namespace LustreActors.Metrics;

/// <summary>Where the parts of a label lie in the text; its name begins where the label does.</summary>
internal struct LabelPlace
{
    public int NameLength;
    public int Value;
    public int ValueLength;
    public bool HasEscapes;

    /// <summary>Behind the label, its comma and blanks.</summary>
    public int Next;
}
