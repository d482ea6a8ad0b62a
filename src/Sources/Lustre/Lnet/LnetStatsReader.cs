using System.Buffers.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>All that this host sent and received over LNet: one line of numbers.</summary>
internal sealed class LnetStatsReader : ParameterReader
{
    private readonly LnetTotals _totals = new();
    private readonly TableFamilies _families = new(LabelText.Empty, withCreated: false);

    public LnetStatsReader()
    {
        for (var column = 0; column < LnetTotals.Width; column++)
            _families.Add(LnetMetrics.Totals[column], column);
    }

    public override void Read(Draft draft)
    {
        if (!draft.TryRead(LnetParameters.Stats, LnetParameters.Stats.Name, out var text, out var path))
            return;
        var table = new ValueTable(LnetTotals.Width);
        var row = table.Add(LabelText.Empty.AsRow());
        if (!TryParse(text, row))
        {
            draft.Findings.Refuse(path, 1, text);
            return;
        }

        _totals.Continue(row);
        _families.AddSegments(table, draft.Segments);
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
