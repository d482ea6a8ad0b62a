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
    private readonly StartTimeGauge _startTime;

    public LockPoolReader(LustreTarget target, LabelText labels, bool created)
    {
        _file = ParameterFile.For(LockParameters.PoolStats, LockParameters.NamespaceOf(target));
        _startTime = new StartTimeGauge(LockParameters.PoolStartTime, labels);
        _families = new TableFamilies(labels, created)
            .AddNamed(
                LockParameters.PoolEvents.Family, "event", LockPoolEvents.Created,
                ("grant", LockPoolEvents.Grant), ("cancel", LockPoolEvents.Cancel), ("recalculation", LockPoolEvents.Recalculations),
                ("shrink", LockPoolEvents.Shrinks))
            .AddNamed(
                LockParameters.PoolFreed.Family, "by", LockPoolEvents.Created,
                ("recalculation", LockPoolEvents.FreedByRecalculation), ("shrink", LockPoolEvents.FreedByShrink))
            .AddSummary(LockParameters.PoolInterval, LockPoolEvents.Interval, LockPoolEvents.Recalculations, LockPoolEvents.Created);
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(LockPoolEvents.Width);
        _events.Begin();
        _file.TryReadStats(context, _events, out var startTime);
        var row = table.Add(LabelText.Empty.AsRow());
        _events.Values.CopyTo(row);
        row[LockPoolEvents.Created] = startTime;
        _families.AddSegments(table, context.Segments);
        _startTime.Add(context, startTime);
    }
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

    /// <summary>The time at which all of them began.</summary>
    public const int Created = 7;

    public const int Width = 8;

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
