using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the state of an MDT's coordinator, and counts its requests and agents, which have a line each.</summary>
internal sealed class HsmReader(string device, LabelText labels) : ParameterReader
{
    private static readonly byte[] Request = "fid="u8.ToArray();
    private static readonly byte[] Agent = "uuid="u8.ToArray();

    private readonly string _active = HsmParameters.Requests.For(device);
    private readonly string _agents = HsmParameters.Movers.For(device);
    private readonly string _control = HsmParameters.Control.For(device);
    private readonly TableFamilies _families =
        new TableFamilies(labels, withCreated: false).Add(HsmParameters.Active).Add(HsmParameters.Agents).Add(HsmParameters.Enabled);

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(3);
        var row = table.Add(LabelText.Empty.AsRow());
        row[HsmParameters.Active.Column] = Count(context, HsmParameters.Requests, _active, Request);
        row[HsmParameters.Agents.Column] = Count(context, HsmParameters.Movers, _agents, Agent);
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

    private static long Count(CollectionContext context, LustreParameter parameter, string name, byte[] beginning)
    {
        var lines = new LineCountParser(beginning, context.Findings, context.PathOf(name));
        return context.TryReadLines(parameter, name, ref lines) ? lines.Count : ValueTable.Absent;
    }
}

/// <summary>Counts lines that begin alike. Any other line is refused, and so is a repeated line.</summary>
internal ref struct LineCountParser(byte[] beginning, Findings findings, string path) : IChunkParser
{
    private int _line;
    private byte[] _last = [];

    public long Count { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (line.IsEmpty)
                continue;
            if (!line.StartsWith(beginning) || line.SequenceEqual(_last))
            {
                findings.Refuse(path, _line, line);
                continue;
            }

            Count++;
            _last = line.ToArray();
        }
    }
}
