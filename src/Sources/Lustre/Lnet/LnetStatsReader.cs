using System.Buffers.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the totals of what this host sent and received over LNet: one line of numbers.</summary>
internal sealed class LnetStatsReader : ParameterReader
{
    private readonly LnetTotals _totals = new();
    private readonly TableFamilies _families = new TableFamilies(LabelText.Empty, withCreated: false).AddAll(LnetParameters.Totals);

    public override void Read(CollectionContext context)
    {
        if (!context.TryRead(LnetParameters.Stats, LnetParameters.Stats.Name, out var text, out var path))
            return;
        var table = new ValueTable(LnetTotals.Width);
        var row = table.Add(LabelText.Empty.AsRow());
        if (!TryParse(text, row))
        {
            context.Findings.Refuse(path, 1, text);
            return;
        }

        _totals.Continue(row);
        _families.AddSegments(table, context.Segments);
    }

    internal static bool TryParse(ReadOnlySpan<byte> text, Span<long> row)
    {
        foreach (ref var number in row)
        {
            text = text.TrimStart(" \t\r\n"u8);
            if (!Utf8Parser.TryParse(text, out number, out var used) || number < 0 || (used < text.Length && text[used] > (byte)' '))
                return false;
            text = text[used..];
        }

        return true;
    }
}
