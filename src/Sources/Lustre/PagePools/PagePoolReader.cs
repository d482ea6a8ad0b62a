using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the pools of pages of this host.</summary>
internal sealed class PagePoolReader : ParameterReader
{
    private readonly byte[] _encryption = LabelText.Of("pool", "encryption").AsRow();
    private readonly LossDetector _encryptionLosses = new();
    private readonly LossDetector _bySizeLosses = new();
    private readonly KeyedRows _pools = new(static name => LabelText.Row("pool"u8, name));
    private readonly TableFamilies _families = new(LabelText.Empty, withCreated: false);

    public PagePoolReader()
    {
        for (var column = 0; column < PagePoolParser.Width; column++)
            _families.Add(PagePoolParameters.All[column], column);
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(PagePoolParser.Width);
        _pools.Begin(table);
        Read(context, table, PagePoolParameters.Encryption, _encryption, _encryptionLosses);
        Read(context, table, PagePoolParameters.BySize, null, _bySizeLosses);
        _families.AddSegments(table, context.Segments);
    }

    private void Read(CollectionContext context, ValueTable table, LustreParameter parameter, byte[]? first, LossDetector losses)
    {
        var parser = new PagePoolParser(table, _pools, first, context.Findings, context.PathOf(parameter.Name));
        if (context.TryReadLines(parameter, parameter.Name, ref parser))
            losses.Check(context, parameter.Name, parser.Taken, ValueTable.Absent);
    }
}
