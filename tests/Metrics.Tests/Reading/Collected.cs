using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

/// <summary>All that a reader shows, in words.</summary>
internal sealed class Collected : IExpositionVisitor
{
    public List<string> Families { get; } = [];

    public List<ReadSample> Samples { get; } = [];

    public static (Collected Seen, ExpositionReader Reader) Read(string text, ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        Read(Encoding.UTF8.GetBytes(text), format);

    public static (Collected Seen, ExpositionReader Reader) Read(
        ReadOnlySpan<byte> text, ExpositionFormat format =
            ExpositionFormat.PrometheusText, int longestLine = ExpositionReader.DefaultLongestLine)
    {
        var seen = new Collected();
        var reader = new ExpositionReader(format, longestLine);
        reader.End(text, ref seen);
        return (seen, reader);
    }

    public void Family(in FamilyView family) => Families.Add(
        $"{Encoding.UTF8.GetString(family.Name)}|{family.Type}|{Encoding.UTF8.GetString(family.Unit)}|{family.Help()}");

    public void Sample(in SampleView sample)
    {
        var labels = new List<(string, string)>();
        foreach (var label in sample.Labels)
            labels.Add((Encoding.UTF8.GetString(label.Name), Encoding.UTF8.GetString(label.Value(new byte[label.EscapedValue.Length]))));
        Samples.Add(new ReadSample(Encoding.UTF8.GetString(sample.Name), sample.Kind, [.. labels], sample.Value, sample.Timestamp,
            Encoding.UTF8.GetString(sample.ValueText)));
    }
}

internal sealed record ReadSample(
    string Name, SampleKind Kind, (string Name, string Value)[] Labels, double Value, long? Timestamp, string ValueText)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}|{Kind}|{string.Join(',', Labels.Select(l => $"{l.Name}={l.Value}"))}|{Value:R}|{Timestamp}");
}
