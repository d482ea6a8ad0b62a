using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

/// <summary>The table of a parsed text, with look-ups by names.</summary>
internal sealed class ParsedJobs
{
    public const string Path = "proc/job_stats";

    private ParsedJobs(JobStatsParser parser, ValueTable table) => (Parser, Table) = (parser, table);

    public JobStatsParser Parser { get; }

    public ValueTable Table { get; }

    public IEnumerable<string> Ids => Enumerable.Range(0, Table.Count).Select(row => Encoding.UTF8.GetString(Table.Labels(row)[7..^1]));

    public static ParsedJobs Of(JobStatsText text, JobStatsOptions? options = null) => Of(text.Utf8(), options);

    public static ParsedJobs Of(ReadOnlySpan<byte> text, JobStatsOptions? options = null) =>
        By(new JobStatsParser(options ?? new JobStatsOptions()), text);

    public static ParsedJobs By(JobStatsParser parser, JobStatsText text) => By(parser, text.Utf8());

    public static ParsedJobs By(JobStatsParser parser, ReadOnlySpan<byte> text)
    {
        parser.Begin(Path, parser.NewTable());
        if (!text.IsEmpty)
            parser.Parse(text);
        return new ParsedJobs(parser, parser.End());
    }

    public long? Samples(string id, string operation) => Value(id, operation, o => o.Samples);

    public long? Sum(string id, string operation) => Value(id, operation, o => o.Sum);

    public long? Minimum(string id, string operation) => Value(id, operation, o => o.Minimum);

    public long? Maximum(string id, string operation) => Value(id, operation, o => o.Maximum);

    public long? Bucket(string id, string operation, int bucket) =>
        Value(id, operation, o => o.Histogram + JobColumns.FirstBucket + bucket);

    public long? HistogramTotal(string id, string operation) => Value(id, operation, o => o.Histogram);

    public long? StartTime(string id) => At(id, JobColumns.StartTime);

    public long AllSamples() =>
        Enumerable.Range(0, Table.Count).Sum(
            row => Parser.Columns.Operations.Where(o => o.Samples >= 0).Sum(o => Math.Max(0, Table.Row(row)[o.Samples])));

    /// <summary>All values that are not zero, sorted.</summary>
    public string NonZero()
    {
        var lines = new List<string>();
        for (var row = 0; row < Table.Count; row++)
        {
            var label = Encoding.UTF8.GetString(Table.Labels(row));
            lines.Add(label + " " + Table.Row(row)[0]);
            foreach (var operation in Parser.Columns.Operations)
            {
                foreach (var (name, column) in new[] { ("n", operation.Samples), ("sum", operation.Sum), ("min", operation.Minimum),
                    ("max", operation.Maximum) })
                    AddNonZero($"{label} {operation.Name} {name}", row, column);
                for (var i = 0; operation.Histogram >= 0 && i < JobColumns.HistogramWidth; i++)
                    AddNonZero($"{label} {operation.Name} hist{i}", row, operation.Histogram + i);
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);

        void AddNonZero(string name, int row, int column)
        {
            if (column >= 0 && column < Table.Width && Table.Row(row)[column] is not (0 or ValueTable.Absent))
                lines.Add($"{name} {Table.Row(row)[column]}");
        }
    }

    private long? Value(string id, string operation, Func<JobOperation, int> column) =>
        Parser.Columns.Operations.FirstOrDefault(o => o.Name == operation) is { Samples: >= 0 } found ? At(id, column(found)) : null;

    private long? At(string id, int column)
    {
        var label = LabelText.Of("jobid", id).Utf8;
        for (var row = 0; row < Table.Count; row++)
        {
            if (Table.Labels(row).SequenceEqual(label))
                return column < 0 || column >= Table.Width || Table.Row(row)[column] == ValueTable.Absent ? null : Table.Row(row)[column];
        }

        throw new Xunit.Sdk.XunitException($"no job '{id}', only {string.Join(", ", Ids)}");
    }
}
