using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Details;

/// <summary>Counts the former clients that a target lists as not recovered.</summary>
internal sealed class StaleClientsReader(LustreParameter parameter, string target, LabelText labels) : ParameterReader
{
    private readonly string _name = parameter.For(target);
    private readonly SegmentLayout _layout = new(DetailParameters.StaleClients.Family, labels, new SampleColumn(0));

    public override void Read(CollectionContext context)
    {
        var lines = new LineCounter();
        if (context.TryReadLines(parameter, _name, ref lines))
            context.AddValue(_layout, [], lines.Count);
    }
}

/// <summary>Reads the types of records that an MDT's changelog takes down: words in a line.</summary>
internal sealed class ChangelogMaskReader(string mdt, LabelText labels) : ParameterReader
{
    // Lustre has fewer than thirty, each with five letters or so.
    private const int MostTypes = 64;
    private const int LongestType = 16;

    private readonly string _name = DetailParameters.ChangelogMask.For(mdt);
    private readonly KeyedRows _rows = new(static type => LabelText.Row("type"u8, type));
    private readonly TableFamilies _families =
        new TableFamilies(labels, withCreated: false).Add(DetailParameters.ChangelogRecorded);

    public override void Read(CollectionContext context)
    {
        if (!context.TryRead(DetailParameters.ChangelogMask, _name, out var text, out var path))
            return;
        var table = new ValueTable(1);
        _rows.Begin(table);
        foreach (var range in text.SplitAny(" \t\r\n"u8))
        {
            var type = text[range];
            if (type.IsEmpty)
                continue;
            if (type.Length > LongestType || type.ContainsAnyExceptInRange((byte)'0', (byte)'Z') || table.Count == MostTypes)
            {
                context.Findings.Refuse(path, 1, text);
                return;
            }

            _rows.GetOrAdd(type, out _)[0] = 1;
        }

        _families.AddSegments(table, context.Segments);
    }
}
