using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Compat;

/// <summary>
/// Applies one rule. Where only names and units differ, the new segment shares the table of the old one, so that it costs its lines in the
/// exposition and nothing in memory.
/// </summary>
internal sealed class CompatConverter(MetricFamily family, CompatRule rule)
{
    // A layout lives as long as its source. Those that are made for each reading are forgotten with it.
    private readonly ConditionalWeakTable<SegmentLayout, CompatPlan> _plans = [];

    /// <summary>Returns null where the segment has nothing for the family.</summary>
    public Segment? Convert(Segment segment)
    {
        var plan = _plans.GetValue(segment.Layout, layout => new CompatPlan(family, rule, layout));
        if (plan.Layout is not { } layout)
            return null;
        var table = plan.IsShared ? segment.Table : plan.Copy(segment.Table);
        return layout.HasValueIn(table) ? new Segment(layout, table) : null;
    }
}

/// <summary>The conversion of all segments of one layout.</summary>
internal sealed class CompatPlan
{
    private readonly CompatRule _rule;
    private readonly List<(SampleColumn Column, int Before)> _taken = [];
    private readonly bool _filtersRows;
    private readonly bool _scales;

    public CompatPlan(MetricFamily family, CompatRule rule, SegmentLayout from)
    {
        _rule = rule;
        var isOfAll = IsWanted(from.Common.Utf8);
        if (isOfAll == false)
            return;
        foreach (var column in from.Columns)
        {
            var isOfColumn = isOfAll ?? IsWanted(column.Labels.Utf8);
            _filtersRows |= isOfColumn is null;
            if (column.Kind == rule.Kind && isOfColumn != false)
                _taken.Add((column, BucketBefore(column)));
        }

        if (_taken.Count == 0)
            return;
        _scales = rule.Kind != SampleKind.Bucket && _taken.Exists(t => rule.FormatFor(t.Column.Format) is null);
        IsShared = rule.Kind != SampleKind.Bucket && rule.Rename is null && rule.States.IsEmpty && !_filtersRows && !_scales;
        var created = IsShared && family.HasTotal && rule.Kind == SampleKind.Value ? CreatedOf(from) : [];
        var common = rule.Added.IsEmpty ? from.Common : Joined(rule.Added, from.Common);
        Layout = new SegmentLayout(family, common, [.. _taken.Select((t, at) => Converted(t.Column, at)), .. created]);
    }

    /// <summary>Null where no sample of the layout is taken.</summary>
    public SegmentLayout? Layout { get; }

    /// <summary>Whether the table can be used as it is.</summary>
    public bool IsShared { get; }

    /// <summary>Copies what is taken of a table.</summary>
    public ValueTable Copy(ValueTable from)
    {
        var to = new ValueTable(_taken.Count, from.Count);
        for (var row = 0; row < from.Count; row++)
        {
            if (_filtersRows && IsWanted(from.Labels(row)) != true)
                continue;
            var values = from.Row(row);
            if (!_rule.States.IsEmpty)
                AddState(to, from, row);
            else
                Fill(values, to.Add(_rule.Rename is { } rename ? Renamed(from.Labels(row), rename) : from.SharedLabels(row)));
        }

        return to;
    }

    private void Fill(ReadOnlySpan<long> values, Span<long> row)
    {
        for (var i = 0; i < _taken.Count; i++)
        {
            var (column, before) = _taken[i];
            var value = values[column.Column];
            if (value == ValueTable.Absent)
                continue;
            if (before >= 0)
                value -= values[before];
            row[i] = _scales ? ValueTable.Real(column.Format.ToNumber(value) * _rule.Factor) : value;
        }
    }

    private void AddState(ValueTable to, ValueTable from, int row)
    {
        if (from.Row(row)[_taken[0].Column.Column] != 1 || !SampleLabels.Of(from.Labels(row)).TryFind("state"u8, out var state))
            return;
        var number = _rule.States.IndexOf(Encoding.UTF8.GetString(state.EscapedValue));
        to.Add([])[0] = number < 0 ? _rule.States.Length : number;
    }

    /// <summary>The column of the bucket below, with the same other labels. -1 for the first.</summary>
    private int BucketBefore(SampleColumn column)
    {
        if (column.Kind != SampleKind.Bucket || _taken.Count == 0)
            return -1;
        var last = _taken[^1].Column;
        return OtherLabels(last.Labels) == OtherLabels(column.Labels) ? last.Column : -1;
    }

    private SampleColumn Converted(SampleColumn column, int at)
    {
        var labels = column.Labels;
        if (column.Kind == SampleKind.Bucket)
            labels = Joined(OtherLabels(labels), LabelText.Of("size", Size(labels)));
        return new SampleColumn(
            IsShared ? column.Column : at, labels, _scales ? NumberFormat.Real : FormatOf(column));
    }

    private NumberFormat FormatOf(SampleColumn column) =>
        column.Kind == SampleKind.Bucket ? NumberFormat.Integer : _rule.FormatFor(column.Format) ?? column.Format;

    private List<SampleColumn> CreatedOf(SegmentLayout from)
    {
        var created = new List<SampleColumn>();
        foreach (var column in from.Columns)
        {
            if (column.Kind == SampleKind.Created && _taken.Exists(t => t.Column.Labels.ToString() == column.Labels.ToString()))
                created.Add(column);
        }

        return created;
    }

    /// <summary>Whether the rule wants samples with these labels. Null where the labels do not tell.</summary>
    private bool? IsWanted(ReadOnlySpan<byte> labels)
    {
        if (_rule.Where is not { } where)
            return true;
        return SampleLabels.Of(labels).TryFind(Encoding.UTF8.GetBytes(where.Label), out var label)
            ? label.EscapedValue.SequenceEqual(Encoding.UTF8.GetBytes(where.Value))
            : null;
    }

    private string Size(LabelText labels)
    {
        var limit = SampleLabels.Of(labels.Utf8).TryFind("le"u8, out var le) ? Encoding.UTF8.GetString(le.EscapedValue) : "";
        return double.TryParse(limit, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Math.Round(number * _rule.Factor).ToString(CultureInfo.InvariantCulture)
            : limit;
    }

    private static string OtherLabels(LabelText labels)
    {
        var others = new StringBuilder();
        foreach (var label in SampleLabels.Of(labels.Utf8))
        {
            if (!label.Name.SequenceEqual("le"u8))
                Append(others, label.Name, label);
        }

        return others.ToString();
    }

    private static byte[] Renamed(ReadOnlySpan<byte> labels, (string From, string To) rename)
    {
        var renamed = new StringBuilder();
        var (from, to) = (Encoding.UTF8.GetBytes(rename.From), Encoding.UTF8.GetBytes(rename.To));
        foreach (var label in SampleLabels.Of(labels))
            Append(renamed, label.Name.SequenceEqual(from) ? to : label.Name, label);
        return Encoding.UTF8.GetBytes(renamed.ToString());
    }

    private static void Append(StringBuilder labels, ReadOnlySpan<byte> name, SampleLabel label) =>
        labels.Append(labels.Length > 0 ? "," : "").Append(Encoding.UTF8.GetString(name)).Append("=\"")
            .Append(Encoding.UTF8.GetString(label.EscapedValue)).Append('"');

    private static LabelText Joined(LabelText first, LabelText second) => Joined(first.ToString(), second);

    private static LabelText Joined(string first, LabelText second) =>
        first.Length == 0 ? second : second.IsEmpty ? LabelText.Escaped(first) : LabelText.Escaped($"{first},{second}");
}
