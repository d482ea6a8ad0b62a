using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lnetctl;

/// <summary>
/// Parses a list of interfaces, each with sections of numbers: <c>statistics</c>, <c>sent_stats</c>, <c>health stats</c>.
/// </summary>
internal abstract class LnetctlInterfaces : LnetctlOutput
{
    private const int SentColumn = 0;
    private const int ReceivedColumn = 1;
    private const int DroppedColumn = 2;
    private const int SentTypes = 3;
    private const int ReceivedTypes = 8;
    private const int DroppedTypes = 13;
    private const int HealthColumn = 18;
    private const int PingsColumn = 19;
    private protected const int FatalColumn = 20;
    private const int ErrorColumns = 21;

    private static readonly string[] Types = ["put", "get", "reply", "ack", "hello"];

    private readonly KeyedRows _rows = new(static nid => LabelText.Row("nid"u8, nid));
    private readonly KeyColumns _keys;
    private readonly int _width;
    private ValueTable _table = new(1);
    private int _row;
    private int _itemIndent;
    private byte[] _section = [];
    private int _sectionIndent;

    /// <param name="errors">The names of its errors in the output and in the label.</param>
    private protected LnetctlInterfaces(
        ImmutableArray<string> arguments, LnetctlMetrics.LnetctlFamilies families, params (string Key, string Label)[] errors)
        : base(arguments)
    {
        _width = ErrorColumns + errors.Length;
        Families = new TableFamilies(LabelText.Empty, withCreated: false)
            .Add(families.Sent, SentColumn).Add(families.Received, ReceivedColumn).Add(families.Dropped, DroppedColumn)
            .Add(families.SentByType, ByType(SentTypes)).Add(families.ReceivedByType, ByType(ReceivedTypes)).Add(
                families.DroppedByType, ByType(DroppedTypes))
            .Add(families.Health, HealthColumn)
            .Add(families.Errors, [.. errors.Select((e, i) => new SampleColumn(ErrorColumns + i, LabelText.Of("error", e.Label)))])
            .Add(families.Pings, PingsColumn);
        _keys = new KeyColumns(
        [
            ("statistics", "send_count", SentColumn), ("statistics", "recv_count", ReceivedColumn),
            ("statistics", "drop_count", DroppedColumn),
            .. Types.Select((type, i) => ("sent_stats", type, SentTypes + i)),
            .. Types.Select((type, i) => ("received_stats", type, ReceivedTypes + i)),
            .. Types.Select((type, i) => ("dropped_stats", type, DroppedTypes + i)),
            ("health stats", "health value", HealthColumn), ("health stats", "ping_count", PingsColumn),
            ("health stats", "fatal_error", FatalColumn),
            .. errors.Select((e, i) => ("health stats", e.Key, ErrorColumns + i)),
        ]);
    }

    private protected TableFamilies Families { get; }

    private protected override void Begin()
    {
        _table = new ValueTable(_width, Math.Max(_table.Count, 1));
        _rows.Begin(_table);
        (_row, _section, _itemIndent) = (-1, [], 0);
    }

    private protected override bool TryReadLine(in LnetctlLine line)
    {
        if (line.BeginsItem && line.Key.SequenceEqual("nid"u8))
            return TryInterface(line);
        if (line.BeginsItem || line.Indent < _itemIndent)
            _row = -1;
        if (_row < 0)
            return true;
        if (_section.Length > 0 && line.Indent <= _sectionIndent)
            _section = [];
        if (line.Value.IsEmpty)
        {
            if (_section.Length == 0)
                (_section, _sectionIndent) = (_keys.SectionOf(line.Key), line.Indent);
            return true;
        }

        var column = _keys.ColumnOf(_section, line.Key);
        return column < 0 || (line.TryNumber(out var number) && number >= 0 && _table.Change(_row).TrySet(column, number));
    }

    private protected override void AddSegments(ImmutableArray<Segment>.Builder segments) => Families.AddSegments(_table, segments);

    /// <summary>Begins an interface. A repeated interface is skipped.</summary>
    private bool TryInterface(in LnetctlLine line)
    {
        (_row, _section, _itemIndent) = (-1, [], line.Indent);
        if (line.Value.IsEmpty)
            return false;
        _rows.GetOrAdd(line.Value, out var isNew);
        if (isNew)
            _row = _table.Count - 1;
        return isNew;
    }

    private static SampleColumn[] ByType(int first) => [.. Types.Select(
        (type, i) => new SampleColumn(first + i, LabelText.Of("type", type)))];
}

/// <summary>Parses <c>lnetctl net show -v 4</c>: the interfaces of this host.</summary>
internal sealed class LnetctlNet : LnetctlInterfaces
{
    public LnetctlNet()
        : base(
            ["net", "show", "-v", "4"], LnetctlMetrics.Interface,
            ("interrupts", "interrupt"), ("dropped", "dropped"), ("aborted", "aborted"), ("no route", "no_route"), ("timeouts", "timeout"),
            ("error", "error")) =>
        Families.Add(LnetctlMetrics.FatalError, FatalColumn);
}

/// <summary>Parses <c>lnetctl peer show -v 4</c>: the interfaces of all peers.</summary>
internal sealed class LnetctlPeers() : LnetctlInterfaces(
    ["peer", "show", "-v", "4"], LnetctlMetrics.OfPeer,
    ("dropped", "dropped"), ("timeout", "timeout"), ("error", "error"), ("network timeout", "network_timeout"));
