using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Metrics.Writing;

/// <summary>All samples of one moment: the families in order of their names, each with the segments of its sources. Immutable.</summary>
public sealed class Exposition
{
    private const int FlushAtBytes = 32 * 1024;

    private readonly ImmutableArray<(MetricFamily Family, ImmutableArray<Segment> Segments)> _families;

    private Exposition(ImmutableArray<(MetricFamily, ImmutableArray<Segment>)> families) => _families = families;

    public static Exposition Empty { get; } = new([]);

    public IEnumerable<MetricFamily> Families => _families.Select(f => f.Family);

    public IEnumerable<Segment> SegmentsOf(MetricFamily family) =>
        _families.Where(f => f.Family.Name == family.Name).SelectMany(f => f.Segments);

    /// <summary>The families that are selected, with all of their samples.</summary>
    public Exposition Where(Func<MetricFamily, bool> isSelected) => new([.. _families.Where(f => isSelected(f.Family))]);

    /// <summary>Creates an exposition of the program's own families.</summary>
    /// <exception cref="ArgumentException">Two families contradict each other.</exception>
    public static Exposition Of(IEnumerable<Segment> segments)
    {
        var exposition = Of(segments, out var conflicts);
        return conflicts.IsEmpty ? exposition : throw new ArgumentException(conflicts[0].ToString(), nameof(segments));
    }

    /// <summary>
    /// Creates an exposition of families that may come from outside. Of two families that contradict each other the first is served and the
    /// other becomes a conflict, because Prometheus refuses an exposition in which a family occurs twice. If two helps differ, the first is
    /// shown.
    /// </summary>
    public static Exposition Of(IEnumerable<Segment> segments, out ImmutableArray<FamilyConflict> conflicts)
    {
        var gathering = new ExpositionGathering();
        foreach (var segment in segments)
            gathering.Add(segment);
        conflicts = gathering.Conflicts;
        return new Exposition(gathering.Families());
    }

    /// <summary>Writes everything at once: for files, tests and the command line.</summary>
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

    /// <summary>Writes block by block and buffers at most one of them: it waits for a slow reader.</summary>
    public async ValueTask<ExpositionSize> WriteAsync(PipeWriter output, ExpositionFormat format, CancellationToken stopping)
    {
        var counted = new CountingWriter(output);
        long samples = 0;
        foreach (var (family, segments) in _families)
        {
            counted.Write(family.Header(format));
            foreach (var segment in segments)
            {
                for (var row = 0; row < segment.Table.Count;)
                {
                    row = segment.Write(counted, row, format, ref samples);

                    // A full block is always flushed: a pipe whose reader has left counts no bytes, and only a flush tells.
                    var isFull = row < segment.Table.Count;
                    if (!isFull && output.CanGetUnflushedBytes && output.UnflushedBytes < FlushAtBytes)
                        continue;
                    var flushed = await output.FlushAsync(stopping).ConfigureAwait(false);
                    if (flushed.IsCompleted || flushed.IsCanceled)
                        return new ExpositionSize(samples, counted.Bytes);
                }
            }
        }

        End(counted, format);
        await output.FlushAsync(stopping).ConfigureAwait(false);
        return new ExpositionSize(samples, counted.Bytes);
    }

    private static void End(IBufferWriter<byte> output, ExpositionFormat format)
    {
        if (format == ExpositionFormat.OpenMetrics)
            output.Write("# EOF\n"u8);
    }
}
