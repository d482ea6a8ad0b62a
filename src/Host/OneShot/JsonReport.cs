using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;

namespace LustreActors.Host.OneShot;

/// <summary>Writes a collection as one JSON document, in blocks: a server with 50,000 jobs has a million samples.</summary>
internal sealed class JsonReport : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly Utf8JsonWriter _json;
    private readonly SampleWriter _samples;
    private readonly ArrayBufferWriter<byte> _text = new(2 * FlushAt);

    private JsonReport(Stream output)
    {
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        _samples = new SampleWriter(_json);
    }

    public static async Task WriteAsync(Stream output, ImmutableArray<SourceStatus> sources, Exposition all)
    {
        using var report = new JsonReport(output);
        report._json.WriteStartObject();
        report.WriteSources(sources);
        await report.WriteFamiliesAsync(all).ConfigureAwait(false);
        report._json.WriteEndObject();
        await report._json.FlushAsync().ConfigureAwait(false);
        await output.WriteAsync("\n"u8.ToArray()).ConfigureAwait(false);
    }

    public void Dispose() => _json.Dispose();

    private void WriteSources(ImmutableArray<SourceStatus> sources)
    {
        _json.WriteStartArray("sources");
        foreach (var source in sources.OrderBy(s => s.Source, StringComparer.Ordinal))
        {
            _json.WriteStartObject();
            _json.WriteString("name", source.Source);
            _json.WriteString("state", NameOf(source.State));
            _json.WriteNumber("seconds", source.Last?.Duration.TotalSeconds ?? 0);
            _json.WriteNumber("bytes_read", source.BytesRead);
            _json.WriteNumber("lines_refused", source.LinesRefused);
            _json.WriteString("first_refusal", source.Last?.FirstRefusal);
            _json.WriteStartArray("troubles");
            foreach (var trouble in source.Last?.Troubles ?? (source.Error is { } error ? [error] : []))
                _json.WriteStringValue(trouble);
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private async Task WriteFamiliesAsync(Exposition all)
    {
        _json.WriteStartArray("families");
        foreach (var family in all.Families)
        {
            _json.WriteStartObject();
            _json.WriteString("name", family.Name);
            _json.WriteString("type", NameOf(family.Type));
            _json.WriteString("unit", family.Unit);
            _json.WriteString("help", family.Help);
            _json.WriteStartArray("samples");
            foreach (var segment in all.SegmentsOf(family))
            {
                for (var row = 0; row < segment.Table.Count;)
                {
                    row = WriteBlock(segment, row);
                    if (_json.BytesPending >= FlushAt)
                        await _json.FlushAsync().ConfigureAwait(false);
                }
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    /// <summary>Reads the text of the exposition, so that names, labels and digits are those that Prometheus is served.</summary>
    private int WriteBlock(Segment segment, int row)
    {
        long written = 0;
        _text.ResetWrittenCount();
        row = segment.Write(_text, row, ExpositionFormat.PrometheusText, ref written);
        var samples = _samples;
        new ExpositionReader().End(_text.WrittenSpan, ref samples);
        return row;
    }

    private static string NameOf(SourceState state) => state switch
    {
        SourceState.Up => "up",
        SourceState.Waiting => "waiting",
        SourceState.Failing => "failing",
        SourceState.Quarantined => "quarantined",
        SourceState.Refused => "refused",
        _ => "paused",
    };

    private static string NameOf(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        MetricType.Histogram => "histogram",
        MetricType.Summary => "summary",
        _ => "unknown",
    };

    private sealed class SampleWriter(Utf8JsonWriter json) : IExpositionVisitor
    {
        private byte[] _value = new byte[256];

        public void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, sample.Name);
            json.WriteStartObject("labels"u8);
            foreach (var label in sample.Labels)
            {
                if (_value.Length < label.EscapedValue.Length)
                    _value = new byte[label.EscapedValue.Length];
                json.WriteString(label.Name, label.Value(_value));
            }

            json.WriteEndObject();
            json.WritePropertyName("value"u8);

            // A parsed number would lose digits. JSON has no NaN or infinity, so that they are strings.
            if (double.IsFinite(sample.Value))
                json.WriteRawValue(sample.ValueText);
            else
                json.WriteStringValue(sample.ValueText);
            json.WriteEndObject();
        }
    }
}
