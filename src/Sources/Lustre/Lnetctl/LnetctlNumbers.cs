using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lnetctl;

/// <summary>Parses a list of numbers by name below one key.</summary>
internal abstract class LnetctlNumbers : LnetctlOutput
{
    private readonly KeyColumns _columns;
    private readonly int _width;
    private ValueTable _table = new(1);

    /// <param name="keys">The keys of each column. Releases differ in the key of some.</param>
    private protected LnetctlNumbers(ImmutableArray<string> arguments, params IReadOnlyCollection<string[]> keys)
        : base(arguments)
    {
        _width = keys.Count;
        _columns = KeyColumns.For(keys.SelectMany((names, column) => names.Select(name => (name, column))));
    }

    private protected TableFamilies Families { get; } = new(LabelText.Empty, withCreated: false);

    private protected override void Begin()
    {
        _table = new ValueTable(_width);
        _table.Add(LabelText.Empty.AsRow());
    }

    private protected override bool TryReadLine(in LnetctlLine line)
    {
        var column = _columns.ColumnOf(line.Key);
        return column < 0 || (line.TryNumber(out var number) && number >= 0 && _table.Change(0).TrySet(column, number));
    }

    private protected override void AddSegments(ImmutableArray<Segment>.Builder segments) => Families.AddSegments(_table, segments);
}

/// <summary>
/// Parses <c>lnetctl stats show</c>: messages that were sent again, and the reasons. Its totals are read from LNet's file <c>stats</c>.
/// </summary>
internal sealed class LnetctlStats : LnetctlNumbers
{
    private static readonly (string Where, string Error)[] Errors =
    [
        ("local", "interrupt"), ("local", "dropped"), ("local", "aborted"), ("local", "no_route"), ("local", "timeout"), ("local", "error"),
        ("remote", "dropped"), ("remote", "error"), ("remote", "timeout"), ("network", "timeout"),
    ];

    public LnetctlStats()
        : base(
            ["stats", "show"],
            [.. LnetctlMetrics.Stats.Select(s => new[] { s.Key }), .. Errors.Select(e => new[] { $"{e.Where}_{e.Error}_count" })])
    {
        var column = 0;
        foreach (var (_, family) in LnetctlMetrics.Stats)
            Families.Add(family, column++);
        Families.Add(
            LnetctlMetrics.Errors,
            [.. Errors.Select(e => new SampleColumn(column++, LabelText.Of(("where", e.Where), ("error", e.Error))))]);
    }
}

/// <summary>Parses <c>lnetctl global show</c>: the settings for health and timeouts.</summary>
internal sealed class LnetctlGlobal : LnetctlNumbers
{
    public LnetctlGlobal()
        : base(["global", "show"], [.. LnetctlMetrics.Settings.Select(s => s.Keys)])
    {
        var column = 0;
        foreach (var (_, family) in LnetctlMetrics.Settings)
            Families.Add(family, column++);
    }
}
