using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The pools of pages of this host.</summary>
internal sealed class PagePoolReader : ParameterReader
{
    private readonly byte[] _encryption = LabelText.Of("pool", "encryption").AsRow();
    private readonly ValuesBefore _encryptionBefore = new();
    private readonly ValuesBefore _bySizeBefore = new();
    private readonly NamedRows _pools = new(static name => LabelText.Row("pool"u8, name));
    private readonly TableFamilies _families = new(LabelText.Empty, withCreated: false);

    public PagePoolReader()
    {
        for (var column = 0; column < PagePoolParser.Width; column++)
            _families.Add(PagePoolMetrics.All[column], column, column is PagePoolParser.Idle or PagePoolParser.WaitMaximum ? NumberFormat.Real : NumberFormat.Integer);
    }

    public override void Read(Draft draft)
    {
        var table = new ValueTable(PagePoolParser.Width);
        _pools.Begin(table);
        Read(draft, table, PagePoolParameters.Encryption, _encryption, _encryptionBefore);
        Read(draft, table, PagePoolParameters.BySize, null, _bySizeBefore);
        _families.AddSegments(table, draft.Segments);
    }

    private void Read(Draft draft, ValueTable table, LustreParameter parameter, byte[]? first, ValuesBefore before)
    {
        var parser = new PagePoolParser(table, _pools, first, draft.Findings, draft.PathOf(parameter.Name));
        if (draft.TryReadLines(parameter, parameter.Name, ref parser))
            before.Check(draft, parameter.Name, parser.Taken, ValueTable.Absent);
    }
}
