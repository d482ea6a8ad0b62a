using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Locks;

/// <summary>
/// Reads the events of a target's pool of locks. The sums over time of its levels (granted, rates, plan) are not read: their gauges show
/// more.
/// </summary>
internal sealed class LockPoolReader : ParameterReader
{
    private readonly ParameterFile _file;
    private readonly LockPoolEvents _events = new();
    private readonly TableFamilies _families;

    public LockPoolReader(LustreTarget target, LabelText labels)
    {
        _file = ParameterFile.For(LockParameters.PoolStats, LockParameters.NamespaceOf(target));
        _families = new TableFamilies(labels, withCreated: false)
            .Add(
                LockParameters.PoolEvents.Family,
                Named("event", "grant", LockPoolEvents.Grant),
                Named("event", "cancel", LockPoolEvents.Cancel),
                Named("event", "recalculation", LockPoolEvents.Recalculations),
                Named("event", "shrink", LockPoolEvents.Shrinks))
            .Add(
                LockParameters.PoolFreed.Family,
                Named("by", "recalculation", LockPoolEvents.FreedByRecalculation),
                Named("by", "shrink", LockPoolEvents.FreedByShrink))
            .AddSummary(LockParameters.PoolInterval, LockPoolEvents.Interval, LockPoolEvents.Recalculations);
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(LockPoolEvents.Width);
        _events.Begin();
        _file.TryReadStats(context, _events);
        _events.Values.CopyTo(table.Add(LabelText.Empty.AsRow()));
        _families.AddSegments(table, context.Segments);
    }

    private static SampleColumn Named(string label, string value, int column) => new(column, LabelText.Of(label, value));
}

/// <summary>Receives the lines of a pool's stats that count events.</summary>
internal sealed class LockPoolEvents : IStatsSink
{
    public const int Grant = 0;
    public const int Cancel = 1;
    public const int Recalculations = 2;
    public const int Shrinks = 3;
    public const int FreedByRecalculation = 4;
    public const int FreedByShrink = 5;
    public const int Interval = 6;
    public const int Width = 7;

    private readonly long[] _values = new long[Width];

    public ReadOnlySpan<long> Values => _values;

    public void Begin() => _values.AsSpan().Fill(ValueTable.Absent);

    public bool TryAdd(in StatsLine line) => line.Name switch
    {
        _ when line.Name.SequenceEqual("grant"u8) => TrySet(Grant, line.Samples),
        _ when line.Name.SequenceEqual("cancel"u8) => TrySet(Cancel, line.Samples),
        _ when line.Name.SequenceEqual("shrink_request"u8) => TrySet(Shrinks, line.Samples),
        _ when line.Name.SequenceEqual("shrink_freed"u8) => TrySet(FreedByShrink, line.Sum),
        _ when line.Name.SequenceEqual("recalc_freed"u8) => TrySet(FreedByRecalculation, line.Sum),
        _ when line.Name.SequenceEqual("recalc_timing"u8) => TrySet(Recalculations, line.Samples) && TrySet(Interval, line.Sum),
        _ => true,
    };

    private bool TrySet(int column, long value) => _values.TrySet(column, value);
}
