using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Segments;

/// <summary>One sample of each row: the column of the table that holds its value, and the labels that it adds.</summary>
public readonly record struct SampleColumn(
    int Column, LabelText Labels, NumberFormat Format = NumberFormat.Integer, SampleKind Kind = SampleKind.Value)
{
    public SampleColumn(int column, NumberFormat format = NumberFormat.Integer, SampleKind kind = SampleKind.Value)
        : this(column, LabelText.Empty, format, kind)
    {
    }
}
