using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Tables;

namespace LustreActors.Benchmarks.Joining;

/// <summary>
/// The join of an upstream's rates with SLURM's jobs: three rows a job, seven of ten ids are jobs of SLURM, the others programs of 2,000
/// users.
/// </summary>
[MemoryDiagnoser]
public class JobJoining
{
    private const int Targets = 4;

    private ImmutableArray<TableRead> _tables;
    private JobJoin _join = null!;

    [Params(10_000, 100_000, 1_000_000)]
    public int Jobs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var ids = new ReadOnlyMemory<byte>[Jobs];
        var rows = new JobRateRow[3 * Jobs];
        var slurm = new Dictionary<long, SlurmJob>();
        for (var i = 0; i < Jobs; i++)
        {
            var isJob = i % 10 < 7;
            ids[i] = Encoding.UTF8.GetBytes(isJob ? $"{100_000 + i}" : $"program{i % 300}.{1000 + (i % 2000)}");
            rows[3 * i] = new JobRateRow(i, i % Targets, JobRate.Operations, 1 + (i % 100));
            rows[(3 * i) + 1] = new JobRateRow(i, -1, JobRate.Read, 1000.5 + i);
            rows[(3 * i) + 2] = new JobRateRow(i, -1, JobRate.Write, 2000.25 + i);
            if (isJob)
                slurm.Add(100_000 + i, JobOf(i));
        }

        var users = Enumerable.Range(1000, 2000).ToDictionary(uid => (uint)uid, AccountOf);
        _tables =
        [
            Read("promql", new JobRateTable(ids, [.. Enumerable.Range(0, Targets).Select(t => $"scratch-MDT{t:x4}")], rows)),
            Read("slurm", new SlurmTable(slurm)),
            Read("accounts", new AccountTable(users)),
        ];
        var options = new JobsOptions(
            JobsFrom.PromQl, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2), TimeSpan.FromDays(1), TimeSpan.FromMinutes(10), 1000, 20);
        _join = new JobJoin(options, new EnrichedBy(true, true), TimeProvider.System);
        _join.Join(_tables);
    }

    /// <summary>As at every interval: the ids and their owners are known from the one before.</summary>
    [Benchmark]
    public int Join() => _join.Join(_tables).Segments.Length;

    private static SlurmJob JobOf(int i) =>
        new(100_000 + i, (uint)(1000 + (i % 2000)), $"user{i % 2000}", $"account{i % 300}", "batch", "RUNNING");

    private static Account? AccountOf(int uid) => new Account($"user{uid}", (uint)uid % 50, $"group{uid % 50}");

    private static TableRead Read(string source, JoinTable table) =>
        new(source, table, TimeProvider.System.GetTimestamp(), SourceState.Up, TimeSpan.Zero);
}
