using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>What a reader makes of a text, in words that can be compared.</summary>
internal static class Answer
{
    public static PeerQuestion Leaf { get; } = new("peer/oss17", "oss17", 7, PassesOn: false, WantsJobs: true);

    public static PeerQuestion Shards { get; } = new("", "", 0, PassesOn: true, WantsJobs: false);

    public static PeerMemory NewMemory() => new(new PeerPool([]));

    public static PeerReading Read(string text, PeerQuestion? question = null, ExpositionFormat format = ExpositionFormat.PrometheusText, PeerMemory? memory = null) =>
        Read(Encoding.UTF8.GetBytes(text), question ?? Leaf, format, memory ?? NewMemory());

    /// <param name="piece">How many bytes are given at a time.</param>
    public static PeerReading Read(ReadOnlySpan<byte> text, PeerQuestion question, ExpositionFormat format, PeerMemory memory, int piece = int.MaxValue)
    {
        var reader = new PeerReader(question, format, memory);
        for (; !text.IsEmpty; text = text[Math.Min(piece, text.Length)..])
            reader.Take(text[..Math.Min(piece, text.Length)]);
        return reader.End();
    }

    public static byte[] Written(ExpositionFormat format, params IEnumerable<Segment> segments)
    {
        var output = new ArrayBufferWriter<byte>();
        Exposition.Of(segments).Write(output, format);
        return output.WrittenSpan.ToArray();
    }

    public static string Series(PeerPart part, ExpositionFormat format = ExpositionFormat.PrometheusText) => Encoding.UTF8.GetString(Written(format, part.Segments));

    /// <summary>The lines that are samples.</summary>
    public static string[] Samples(PeerPart part) => [.. Series(part).Split('\n').Where(l => l.Length > 0 && l[0] != '#')];

    public static string[] Jobs(PeerPart part) => [.. part.Jobs.SelectMany(t => Jobs(t))];

    /// <summary>A line a job, in the order of their ids: what a join can see of them.</summary>
    public static ImmutableArray<string> Jobs(JobTable table)
    {
        var target = $"{table.Target.Filesystem} {table.Target.Name}{(table.Target.HoldsMetadata ? " metadata" : "")}{(table.IsWhole ? "" : " not whole")}";
        var rows = new List<string>();
        for (var row = 0; row < table.Count; row++)
        {
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"[{Encoding.UTF8.GetString(table.Id(row))}] read {table.ReadBytes(row)} written {table.WriteBytes(row)}");
            if (table.StartTime(row) > 0)
                text.Append(CultureInfo.InvariantCulture, $" since {table.StartTime(row)}");
            foreach (var operation in table.Operations.OrderBy(o => o.Name, StringComparer.Ordinal))
            {
                var (samples, took) = (table.Samples(row, operation), table.Microseconds(row, operation));
                if (samples != 0 || took != 0)
                    text.Append(CultureInfo.InvariantCulture, $" {operation.Name} {samples} in {took}");
            }

            rows.Add(text.ToString());
        }

        rows.Sort(StringComparer.Ordinal);
        return [target, .. rows];
    }

    /// <summary>All that a reading says.</summary>
    public static string Told(PeerReading reading)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{reading.IsWhole} {reading.Broken} {reading.Samples} {reading.LinesRefused} {reading.FirstRefusal}\n");
        foreach (var part in reading.Parts.OrderBy(p => p.Shard, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Shard} {part.Revision} {part.AgeSeconds}\n").Append(Series(part, ExpositionFormat.OpenMetrics));
            foreach (var table in part.Jobs.OrderBy(t => t.Target.ToString(), StringComparer.Ordinal))
                text.AppendJoin('\n', Jobs(table)).Append('\n');
        }

        return text.ToString();
    }
}
