using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Reading;

/// <summary>
/// A family as it was read. Its name is that of <see cref="MetricFamily.Name"/>: with a counter's <c>_total</c> in either format.
/// </summary>
public readonly ref struct FamilyView
{
    internal FamilyView(ReadOnlySpan<byte> name, MetricType type, ReadOnlySpan<byte> escapedHelp, ReadOnlySpan<byte> unit)
    {
        Name = name;
        Type = type;
        EscapedHelp = escapedHelp;
        Unit = unit;
    }

    public ReadOnlySpan<byte> Name { get; }

    public MetricType Type { get; }

    public ReadOnlySpan<byte> EscapedHelp { get; }

    public ReadOnlySpan<byte> Unit { get; }

    public string Help()
    {
        var help = new byte[EscapedHelp.Length];
        return Encoding.UTF8.GetString(help.AsSpan(0, LabelEscape.Undo(EscapedHelp, help)));
    }

    /// <summary>Creates a definition to write the family with. A unit that the name does not end in is dropped.</summary>
    public MetricFamily Define(params ReadOnlySpan<string> labelNames)
    {
        var name = Encoding.ASCII.GetString(Name);
        var unit = Encoding.UTF8.GetString(Unit);
        return new MetricFamily(name, Type, Help(), MetricFamily.IsUnitOf(name, Type, unit) ? unit : "", labelNames);
    }
}
