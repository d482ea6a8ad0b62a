using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lnet;

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

/// <summary>
/// Continues LNet's message counters, which have 32 bits and wrap at 2^32. Its byte counters have 64 bits: when one of them falls, LNet was
/// loaded again or its counters were cleared, and the continued counters restart too.
/// </summary>
internal sealed class LnetTotals
{
    /// <summary>The numbers: messages under way and the most of them, errors, four counters of messages, four of bytes.</summary>
    public const int Width = 11;

    private const int FirstCounter = 2;
    private const int FirstOfBytes = 7;
    private const long Wrap = 1L << 32;

    private readonly long[] _shown = new long[Width];
    private readonly long[] _wrapped = new long[Width];
    private bool _begun;

    public void Continue(Span<long> row)
    {
        var isReset = !_begun;
        for (var i = FirstOfBytes; i < Width; i++)
            isReset |= row[i] < _shown[i];
        for (var i = FirstCounter; i < FirstOfBytes && !isReset; i++)
        {
            // No host sends 2^31 messages between two readings: a counter that falls by less than a wrap was cleared.
            isReset = row[i] < _shown[i] && row[i] + Wrap - _shown[i] > Wrap / 2;
        }

        for (var i = FirstCounter; i < FirstOfBytes; i++)
        {
            var shown = row[i];
            if (isReset)
                _wrapped[i] = 0;
            else if (shown < _shown[i])
                _wrapped[i] += Wrap;
            row[i] = shown + _wrapped[i];
            _shown[i] = shown;
        }

        row[FirstOfBytes..].CopyTo(_shown.AsSpan(FirstOfBytes));
        _begun = true;
    }
}
