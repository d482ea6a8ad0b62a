using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Hsm;

/// <summary>Reads the state of an MDT's coordinator, and counts its requests and agents, which have a line each.</summary>
internal sealed class HsmReader(string device, LabelText labels) : ParameterReader
{
    private static readonly byte[] Request = "fid="u8.ToArray();
    private static readonly byte[] Agent = "uuid="u8.ToArray();

    private readonly ParameterFile _requests = ParameterFile.For(HsmParameters.Requests, device);
    private readonly ParameterFile _agents = ParameterFile.For(HsmParameters.Movers, device);
    private readonly string _control = HsmParameters.Control.For(device);
    private readonly TableFamilies _families =
        new TableFamilies(labels, withCreated: false).Add(HsmParameters.Active).Add(HsmParameters.Agents).Add(HsmParameters.Enabled);

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(3);
        var row = table.Add(LabelText.Empty.AsRow());
        row[HsmParameters.Active.Column] = Count(context, _requests, Request);
        row[HsmParameters.Agents.Column] = Count(context, _agents, Agent);
        row[HsmParameters.Enabled.Column] = IsEnabled(context);
        _families.AddSegments(table, context.Segments);
    }

    private long IsEnabled(CollectionContext context)
    {
        if (!context.TryRead(HsmParameters.Control, _control, out var text, out var path))
            return ValueTable.Absent;
        var state = text.Trim(" \t\r\n"u8);
        if (state.SequenceEqual("enabled"u8))
            return 1;
        if (state.SequenceEqual("stopped"u8) || state.SequenceEqual("stopping"u8) || state.SequenceEqual("disabled"u8)
            || state.SequenceEqual("init"u8))
            return 0;
        context.Findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }

    private static long Count(CollectionContext context, ParameterFile file, byte[] beginning)
    {
        var lines = new LineCountParser(beginning);
        return file.TryRead(context, ref lines) ? lines.Count : ValueTable.Absent;
    }
}

/// <summary>Counts lines that begin alike. Any other line is refused, and so is a repeated line.</summary>
internal ref struct LineCountParser(byte[] beginning) : ILineParser
{
    private byte[] _last = [];

    public long Count { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!line.StartsWith(beginning) || line.SequenceEqual(_last))
            return false;
        Count++;
        _last = line.ToArray();
        return true;
    }
}
