using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;

namespace LustreActors.Metrics;

/// <summary>All that is served at one moment: families in order of their names, each with the segments of its sources. Immutable.</summary>
public sealed class Exposition
{
    private readonly ImmutableArray<(MetricFamily Family, ImmutableArray<Segment> Segments)> _families;

    private Exposition(ImmutableArray<(MetricFamily, ImmutableArray<Segment>)> families) => _families = families;

    public static Exposition Empty { get; } = new([]);

    public IEnumerable<MetricFamily> Families => _families.Select(f => f.Family);

    public IEnumerable<Segment> SegmentsOf(MetricFamily family) => _families.Where(f => f.Family == family).SelectMany(f => f.Segments);

    /// <summary>The text formats demand that all lines of a family stand together, so segments are gathered by family.</summary>
    public static Exposition Of(IEnumerable<Segment> segments)
    {
        var byName = new SortedDictionary<string, (MetricFamily Family, ImmutableArray<Segment>.Builder Segments)>(StringComparer.Ordinal);
        foreach (var segment in segments)
        {
            if (segment.Table.Count == 0)
                continue;
            if (!byName.TryGetValue(segment.Family.Name, out var family))
                byName.Add(segment.Family.Name, family = (segment.Family, ImmutableArray.CreateBuilder<Segment>()));
            family.Segments.Add(segment);
        }

        return new Exposition([.. byName.Values.Select(f => (f.Family, f.Segments.ToImmutable()))]);
    }

    /// <summary>Writes everything at once; for files, tests and the command line.</summary>
    public long Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        long samples = 0;
        foreach (var (family, segments) in _families)
        {
            output.Write(family.Header(format));
            foreach (var segment in segments)
            {
                for (var row = 0; row < segment.Table.Count;)
                    row = segment.Write(output, row, format, ref samples);
            }
        }

        End(output, format);
        return samples;
    }

    /// <summary>Writes block by block, never holding more than one of them: a slow reader is waited for, not buffered for.</summary>
    public async ValueTask<long> WriteAsync(PipeWriter output, ExpositionFormat format, CancellationToken stopping)
    {
        long samples = 0;
        foreach (var (family, segments) in _families)
        {
            output.Write(family.Header(format));
            foreach (var segment in segments)
            {
                for (var row = 0; row < segment.Table.Count;)
                {
                    row = segment.Write(output, row, format, ref samples);
                    if (output.CanGetUnflushedBytes && output.UnflushedBytes < FlushAt)
                        continue;
                    var flushed = await output.FlushAsync(stopping).ConfigureAwait(false);
                    if (flushed.IsCompleted || flushed.IsCanceled)
                        return samples;
                }
            }
        }

        End(output, format);
        await output.FlushAsync(stopping).ConfigureAwait(false);
        return samples;
    }

    private const int FlushAt = 32 * 1024;

    private static void End(IBufferWriter<byte> output, ExpositionFormat format)
    {
        if (format == ExpositionFormat.OpenMetrics)
            output.Write("# EOF\n"u8);
    }
}
