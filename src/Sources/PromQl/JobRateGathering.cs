using System.Collections.Immutable;
using System.Text;
using LustreActors.Messages.Tables;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// Gathers the rows of all answers into one table with common ids and targets. Used by one answer at a time. A gathering that is not
/// completed is dropped.
/// </summary>
/// <param name="ids">The numbers of the ids, the same in all tables.</param>
/// <param name="rows">The expected number of rows.</param>
public sealed class JobRateGathering(JobIdNumbers ids, int rows)
{
    private readonly InternedBytes _targets = new();

    /// <summary>The room for growth: a few more rows than in the last table must not copy all of them.</summary>
    private JobRateRow[] _rows = new JobRateRow[64 + rows + (rows / 16)];

    public int Rows { get; private set; }

    /// <summary>The rows of operations without a target, which are not counted.</summary>
    public long WithoutTarget { get; private set; }

    /// <summary>Creates the receiver of the rows of one answer.</summary>
    public IPromQlSink Sink(JobRate kind) => new Part(this, kind);

    /// <summary>Ends the gathering.</summary>
    public JobRateTable ToTable(ImmutableArray<TimeSpan> took)
    {
        var (texts, numbering) = ids.End();
        ImmutableArray<string> targets = [.. _targets.Texts.ToArray().Select(t => Encoding.UTF8.GetString(t.Span))];
        return new JobRateTable(texts, targets, _rows.AsMemory(0, Rows)) { Took = took, Numbering = numbering };
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
