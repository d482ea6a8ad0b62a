using System.Collections.Immutable;
using System.Text;
using LustreActors.Messages;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// Makes one table of the rows of all answers, which have their ids and targets in common. Used by one answer at a time.
/// What is gathered for a table that never comes about is simply dropped.
/// </summary>
/// <param name="ids">How many ids there will be, more or less.</param>
/// <param name="rows">How many rows.</param>
public sealed class JobRateGathering(int ids, int rows)
{
    private readonly InternedBytes _ids = new(ids);
    private readonly InternedBytes _targets = new(64);
    private JobRateRow[] _rows = new JobRateRow[Math.Max(rows, 64)];

    public int Rows { get; private set; }

    /// <summary>Rows of operations that name no target: they count nowhere.</summary>
    public long WithoutTarget { get; private set; }

    /// <summary>Takes the rows of one answer.</summary>
    public IPromQlSink Sink(JobRate kind) => new Part(this, kind);

    /// <summary>Ends the gathering.</summary>
    public JobRateTable ToTable(ImmutableArray<TimeSpan> took) => new(
        _ids.ToImmutable().AsMemory(), [.. _targets.ToImmutable().Select(t => Encoding.UTF8.GetString(t.Span))], _rows.AsMemory(0, Rows))
    {
        Took = took,
    };

    private void Add(in JobRateRow row)
    {
        if (Rows == _rows.Length)
            Array.Resize(ref _rows, Rows * 2);
        _rows[Rows++] = row;
    }

    private sealed class Part(JobRateGathering gathering, JobRate kind) : IPromQlSink
    {
        public void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value)
        {
            if (kind != JobRate.Operations)
                gathering.Add(new JobRateRow(gathering._ids.Of(jobId), -1, kind, value));
            else if (target.IsEmpty)
                gathering.WithoutTarget++;
            else
                gathering.Add(new JobRateRow(gathering._ids.Of(jobId), gathering._targets.Of(target), kind, value));
        }
    }
}
