using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Parses a list of numbers by name below one key.</summary>
public abstract class LnetctlNumbers : LnetctlOutput
{
    private readonly LnetctlKeys _keys;
    private readonly int _width;
    private ValueTable _table = new(1);

    private protected LnetctlNumbers(string section, params string[][] keys)
    {
        _width = keys.Length;
        _keys = new LnetctlKeys([.. keys.SelectMany((names, column) => names.Select(name => (section, name, column)))]);
        Section = [.. System.Text.Encoding.UTF8.GetBytes(section)];
    }

    private protected TableFamilies Families { get; } = new(LabelText.Empty, withCreated: false);

    private ImmutableArray<byte> Section { get; }

    private protected override void Begin()
    {
        _table = new ValueTable(_width);
        _table.Add(LabelText.Empty.AsRow());
    }

    private protected override bool TryReadLine(in LnetctlLine line)
    {
        var column = _keys.ColumnOf(Section.AsSpan(), line.Key);
        if (column < 0)
            return true;
        var row = _table.Change(0);
        if (row[column] != ValueTable.Absent || !line.TryNumber(out var number) || number < 0)
            return false;
        row[column] = number;
        return true;
    }

    private protected override void Add(ImmutableArray<Segment>.Builder segments) => Families.AddSegments(_table, segments);
}

/// <summary>Parses <c>lnetctl stats show</c>: messages that were sent again, and the reasons.</summary>
public sealed class LnetctlStats : LnetctlNumbers
{
    private static readonly (string Where, string Error)[] Errors =
    [
        ("local", "interrupt"), ("local", "dropped"), ("local", "aborted"), ("local", "no_route"), ("local", "timeout"), ("local", "error"),
        ("remote", "dropped"), ("remote", "error"), ("remote", "timeout"), ("network", "timeout"),
    ];

    private static readonly MetricFamily[] Own =
    [
        LnetctlMetrics.Resends, LnetctlMetrics.ResendsFailed, LnetctlMetrics.ResendsSucceeded, LnetctlMetrics.ResponseTimeouts,
        LnetctlMetrics.Trackers,
    ];

    /// <param name="withTotals">
    /// Whether to include the totals of LNet's file <c>stats</c>. Not together with the source <c>lnet</c>, which has the same series.
    /// </param>
    public LnetctlStats(bool withTotals)
        : base(
            "statistics",
            [
                ["resend_count"], ["failed_resends"], ["successful_resends"], ["response_timeout_count"], ["rst_alloc"],
                .. Errors.Select(e => new[] { $"{e.Where}_{e.Error}_count" }),
                ["msgs_alloc"], ["msgs_max"], ["errors"], ["send_count"], ["recv_count"], ["route_count"], ["drop_count"],
                ["send_length"], ["recv_length"], ["route_length"], ["drop_length"],
            ])
    {
        for (var i = 0; i < Own.Length; i++)
            Families.Add(Own[i], i);
        Families.Add(
            LnetctlMetrics.Errors, [.. Errors.Select(
                (e, i) => new SampleColumn(Own.Length + i, LabelText.Of(("where", e.Where), ("error", e.Error))))]);
        for (var i = 0; withTotals && i < LnetParameters.Totals.Length; i++)
            Families.Add(LnetParameters.Totals[i], Own.Length + Errors.Length + i);
    }

    public override ImmutableArray<string> Arguments { get; } = ["stats", "show"];
}

/// <summary>Parses <c>lnetctl global show</c>: the settings for health and timeouts.</summary>
public sealed class LnetctlGlobal : LnetctlNumbers
{
    private static readonly MetricFamily[] Settings =
    [
        LnetctlMetrics.Sensitivity, LnetctlMetrics.RouterSensitivity, LnetctlMetrics.Retries, LnetctlMetrics.TransactionTimeout,
        LnetctlMetrics.RecoveryInterval, LnetctlMetrics.Interfaces, LnetctlMetrics.Discovery, LnetctlMetrics.DropAsymmetric,
    ];

    public LnetctlGlobal()
        : base(
            "global", ["health_sensitivity"], ["router_sensitivity"], ["retry_count"], ["transaction_timeout"],
            ["recovery_interval"], ["max_interfaces", "max_intf"], ["discovery"], ["drop_asym_route"])
    {
        for (var i = 0; i < Settings.Length; i++)
            Families.Add(Settings[i], i);
    }

    public override ImmutableArray<string> Arguments { get; } = ["global", "show"];
}
