using System.Collections.Immutable;
using System.Text;
using LustreActors.Messages;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// Makes one table of the rows of all answers, which have their ids and targets in common. Used by one answer at a time.
/// What is gathered for a table that never comes about is simply dropped.
/// </summary>
/// <param name="ids">The numbers that ids have from table to table.</param>
/// <param name="rows">How many rows there will be, more or less.</param>
public sealed class JobRateGathering(JobIdNumbers ids, int rows)
{
    private readonly InternedBytes _targets = new();

    /// <summary>A few more than last time are no reason to copy all of them.</summary>
    private JobRateRow[] _rows = new JobRateRow[64 + rows + (rows / 16)];

    public int Rows { get; private set; }

    /// <summary>Rows of operations that name no target: they count nowhere.</summary>
    public long WithoutTarget { get; private set; }

    /// <summary>Takes the rows of one answer.</summary>
    public IPromQlSink Sink(JobRate kind) => new Part(this, kind);

    /// <summary>Ends the gathering.</summary>
    public JobRateTable ToTable(ImmutableArray<TimeSpan> took)
    {
        var (texts, numbering) = ids.End();
        return new JobRateTable(texts, [.. _targets.Texts.ToArray().Select(t => Encoding.UTF8.GetString(t.Span))], _rows.AsMemory(0, Rows)) { Took = took, Numbering = numbering };
    }

    private int Next(JobRate kind, ReadOnlySpan<byte> jobId, ref int last) => ids.Next(kind, jobId, ref last);

    private void Add(in JobRateRow row)
    {
        if (Rows == _rows.Length)
            Array.Resize(ref _rows, Rows * 2);
        _rows[Rows++] = row;
    }

    private sealed class Part(JobRateGathering gathering, JobRate kind) : IPromQlSink
    {
        private int _last;

        public void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value)
        {
            if (kind != JobRate.Operations)
                gathering.Add(new JobRateRow(gathering.Next(kind, jobId, ref _last), -1, kind, value));
            else if (target.IsEmpty)
                gathering.WithoutTarget++;
            else
                gathering.Add(new JobRateRow(gathering.Next(kind, jobId, ref _last), gathering._targets.GetOrAdd(target), kind, value));
        }
    }
}
