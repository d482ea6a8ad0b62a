using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Segments;

/// <summary>The labels of a bucket's column, with and without <c>le</c>.</summary>
internal static class BucketLabels
{
    /// <summary>
    /// The labels that identify a metric of a family: without <c>le</c>, which differs between the buckets of one histogram.
    /// </summary>
    public static string WithoutLimit(SampleColumn column) => column.Kind == SampleKind.Bucket
        ? Join(Split(column.Labels).Where(label => label.Name != "le").Select(label => label.Text))
        : column.Labels.ToString();

    public static string Canonical(SampleColumn column) => column.Kind == SampleKind.Bucket
        ? Join(Split(column.Labels).Select(CanonicalLimit))
        : column.Labels.ToString();

    private static string Join(IEnumerable<string> labels) => string.Join(',', labels);

    private static string CanonicalLimit((string Name, string Value, string Text) label) =>
        label.Name == "le" && double.TryParse(label.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
            ? LabelText.BucketLimit(limit).ToString()
            : label.Text;

    private static List<(string Name, string Value, string Text)> Split(LabelText labels)
    {
        var all = new List<(string, string, string)>();
        foreach (var label in new SampleLabels(labels.Utf8))
        {
            var name = Encoding.UTF8.GetString(label.Name);
            var value = Encoding.UTF8.GetString(label.EscapedValue);
            all.Add((name, value, $"{name}=\"{value}\""));
        }

        return all;
    }
}
