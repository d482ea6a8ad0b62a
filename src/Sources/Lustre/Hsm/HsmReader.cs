using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Hsm;

/// <summary>Reads the state of an MDT's coordinator, and counts its requests and agents, which have a line each.</summary>
internal sealed class HsmReader(string device, LabelText labels) : ParameterReader
{
    private static readonly byte[] Request = "fid="u8.ToArray();

    private readonly ParameterFile _requests = ParameterFile.For(HsmParameters.Requests, device);
    private readonly ParameterFile _agents = ParameterFile.For(HsmParameters.Movers, device);
    private readonly KeyedRows _agentRows = new(static uuid => LabelText.Row("agent"u8, uuid));
    private readonly TableFamilies _agentFamilies = new TableFamilies(labels, withCreated: false)
        .Add(HsmParameters.AgentRequests)
        .Add(
            HsmParameters.AgentResults.Family, new SampleColumn(HsmAgentsParser.Done, LabelText.Of("result", "ok")),
            new SampleColumn(HsmAgentsParser.Failed, LabelText.Of("result", "error")));
    private readonly string _control = HsmParameters.Control.For(device);
    private readonly TableFamilies _families =
        new TableFamilies(labels, withCreated: false).Add(HsmParameters.Active).Add(HsmParameters.Agents).Add(HsmParameters.Enabled);

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(3);
        var row = table.Add(LabelText.Empty.AsRow());
        row[HsmParameters.Active.Column] = Count(context, _requests, Request);
        row[HsmParameters.Agents.Column] = ReadAgents(context);
        row[HsmParameters.Enabled.Column] = IsEnabled(context);
        _families.AddSegments(table, context.Segments);
    }

    private long ReadAgents(CollectionContext context)
    {
        var table = new ValueTable(HsmAgentsParser.Width);
        _agentRows.Begin(table);
        var parser = new HsmAgentsParser(_agentRows);
        var isRead = _agents.TryRead(context, ref parser);
        _agentFamilies.AddSegments(table, context.Segments);
        return isRead ? table.Count : ValueTable.Absent;
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

/// <summary>Parses <c>uuid=0f1c9ad4-… archive_id=ANY requests=[current:2 ok:17 errors:1]</c>, a line for each agent.</summary>
internal ref struct HsmAgentsParser(KeyedRows rows) : ILineParser
{
    public const int Current = 0;
    public const int Done = 1;
    public const int Failed = 2;
    public const int Width = 3;
    private const int LongestUuid = 64;

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        var words = new WordReader(line);
        var uuid = words.Next();
        var list = line.IndexOf("requests=["u8);
        if (!uuid.StartsWith("uuid="u8) || uuid.Length is <= 5 or > LongestUuid || uuid.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            || list < 0 || line[^1] != ']')
            return false;
        var counts = new WordReader(line[(list + "requests=["u8.Length)..^1]);
        if (!TryCount(ref counts, "current:"u8, out var current) || !TryCount(ref counts, "ok:"u8, out var done)
            || !TryCount(ref counts, "errors:"u8, out var failed))
            return false;
        var row = rows.GetOrAdd(uuid[5..], out var isNew);
        if (isNew)
            (row[Current], row[Done], row[Failed]) = (current, done, failed);
        return isNew;
    }

    private static bool TryCount(ref WordReader words, ReadOnlySpan<byte> name, out long count)
    {
        count = 0;
        var word = words.Next();
        return word.StartsWith(name) && WordReader.TryCount(word[name.Length..], out count);
    }
}
