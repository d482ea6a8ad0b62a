using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Jobs;

/// <summary>Creates the series of the heaviest jobs: rates, totals and latencies.</summary>
internal static class TopSegments
{
    private const int Rates = 3;
    private const int SoFar = 3;

    private static readonly SegmentLayout[] OfRates = Layouts(0, JobFamilies.TopRead, JobFamilies.TopWrite, JobFamilies.TopOperations);
    private static readonly SegmentLayout[] OfTotals =
        Layouts(Rates, JobFamilies.TopReadSoFar, JobFamilies.TopWrittenSoFar, JobFamilies.TopOperationsSoFar);
    private static readonly SegmentLayout OfLatency = new(
        JobFamilies.TopLatency,
        LabelText.Empty,
        Latency(0, "read"),
        Latency(1, "write"),
        Latency(2, "metadata"));

    private static readonly int Width = Rates + SoFar + 3;

    /// <param name="jobs">The jobs.</param>
    /// <param name="hasTotals">Whether totals and latencies are known. An upstream Prometheus does not give them.</param>
    public static IEnumerable<Segment> Create(IReadOnlyCollection<TopJob> jobs, bool hasTotals)
    {
        var table = new ValueTable(Width, jobs.Count);
        foreach (var job in jobs)
        {
            var row = table.Add(Labels(job));
            Set(row, 0, job.Rates.Read, job.Rates.Write, job.Rates.Operations);
            if (!hasTotals)
                continue;
            Set(row, Rates, job.Totals.Read, job.Totals.Write, job.Totals.Operations);
            SetMean(row, Rates + SoFar, job.Waits.ReadTime, job.Waits.Reads);
            SetMean(row, Rates + SoFar + 1, job.Waits.WriteTime, job.Waits.Writes);
            SetMean(row, Rates + SoFar + 2, job.Waits.OtherTime, job.Waits.Others);
        }

        var layouts = hasTotals ? OfRates.Concat(OfTotals).Append(OfLatency) : OfRates;
        return [.. layouts.Select(layout => new Segment(layout, table))];
    }

    private static SegmentLayout[] Layouts(int first, params MetricFamily[] families) =>
        [.. families.Select((family, i) => new SegmentLayout(family, LabelText.Empty, new SampleColumn(first + i, NumberFormat.Real)))];

    private static SampleColumn Latency(int column, string operation) =>
        new(Rates + SoFar + column, LabelText.Of("operation", operation), NumberFormat.Real);

    private static void Set(Span<long> row, int first, params ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
            row[first + i] = ValueTable.Real(values[i]);
    }

    private static void SetMean(Span<long> row, int column, double microseconds, double operations)
    {
        if (operations > 0)
            row[column] = ValueTable.Real(microseconds / operations / 1e6);
    }

    private static byte[] Labels(TopJob job)
    {
        var owner = job.Owner;
        var labels = LabelText.Row("jobid"u8, job.Id.Span);
        labels = OwnerLabels.Append(labels, "account"u8, owner.IsProgram ? "" : owner.Name);
        labels = OwnerLabels.Append(labels, "user"u8, owner.User);
        labels = OwnerLabels.Append(labels, "partition"u8, job.Slurm?.Partition ?? "");
        return OwnerLabels.Append(labels, "name"u8, job.Slurm?.Name ?? (owner.IsProgram ? owner.Name : ""));
    }
}
