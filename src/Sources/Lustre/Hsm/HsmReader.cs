using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>How many requests and agents an MDT's coordinator has: a line each.</summary>
internal sealed class HsmReader(string device, LabelText labels) : ParameterReader
{
    private static readonly byte[] Request = "fid="u8.ToArray();
    private static readonly byte[] Agent = "uuid="u8.ToArray();

    private readonly string _active = HsmParameters.Active.Of(device);
    private readonly string _agents = HsmParameters.Agents.Of(device);
    private readonly TableFamilies _families = new TableFamilies(labels, withCreated: false).Add(HsmMetrics.Active, 0).Add(HsmMetrics.Agents, 1);

    public override void Read(Draft draft)
    {
        var table = new ValueTable(2);
        var row = table.Add(LabelText.Empty.AsRow());
        row[0] = Count(draft, HsmParameters.Active, _active, Request);
        row[1] = Count(draft, HsmParameters.Agents, _agents, Agent);
        _families.AddSegments(table, draft.Segments);
    }

    private static long Count(Draft draft, LustreParameter parameter, string name, byte[] beginning)
    {
        var lines = new LineCountParser(beginning, draft.Findings, draft.PathOf(name));
        return draft.TryReadLines(parameter, name, ref lines) ? lines.Count : ValueTable.Absent;
    }
}

/// <summary>Counts lines that begin alike; others are refused.</summary>
internal ref struct LineCountParser(byte[] beginning, Findings findings, string path) : IChunkParser
{
    private int _line;

    public long Count { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryTake(ref lines, out var line))
        {
            _line++;
            if (line.StartsWith(beginning))
                Count++;
            else if (!line.IsEmpty)
                findings.Refuse(path, _line, line);
        }
    }
}
