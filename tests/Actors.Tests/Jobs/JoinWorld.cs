using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using LustreActors.Blocking.Tests;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>The counters of a job on a target.</summary>
internal sealed record Work(string Id, long Read = 0, long Write = 0, long Operations = 0)
{
    /// <summary>The start of the counters; null if Lustre does not show it.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The time of the operations that are not reads.</summary>
    public long Microseconds { get; init; }

    /// <summary>The reads, which are operations too.</summary>
    public long Reads { get; init; }

    public long ReadMicroseconds { get; init; }
}

/// <summary>A join, the tables that a test puts into it, and a clock.</summary>
internal sealed class JoinWorld
{
    private static readonly ImmutableArray<JobColumnMap.Operation> Operations = [new("open", 3, 4), new("read", 5, 6)];

    private readonly Dictionary<string, TableRead> _tables = new(StringComparer.Ordinal);
    private readonly JobActivityMeter _meter;
    private readonly JobJoin _join;
    private (List<string> Ids, object Numbering) _upstreamIds = ([], new object());

    public JoinWorld(Func<JobsOptions, JobsOptions>? change = null, bool slurm = true, bool accounts = true)
    {
        var options = new JobsOptions(
            JobsFrom.Local, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), 100, 3);
        options = change?.Invoke(options) ?? options;
        _meter = new JobActivityMeter("here", options.Interval, options.StaleAfter, Time);
        _join = new JobJoin(options, new EnrichedBy(slurm, accounts), Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public JobsJoined Last { get; private set; } = new([], [], []);

    public JoinWorld Target(string name, params Work[] jobs) => Target(name, true, jobs);

    public JoinWorld DamagedTarget(string name, params Work[] jobs) => Target(name, false, jobs);

    private JoinWorld Target(string name, bool isWhole, Work[] jobs)
    {
        var filesystem = name[..name.IndexOf('-', StringComparison.Ordinal)];
        var values = new ValueTable(7, jobs.Length);
        foreach (var job in jobs)
        {
            var row = values.Add(LabelText.Of("jobid", job.Id).AsRow());
            if (job.Since is { } since)
                row[0] = (since - DateTimeOffset.UnixEpoch).Ticks * 100;
            (row[1], row[2], row[3], row[4]) = (job.Read, job.Write, job.Operations, job.Microseconds);
            (row[5], row[6]) = (job.Reads, job.ReadMicroseconds);
        }

        var target = new JobTarget(filesystem, name, name.Contains("-MDT", StringComparison.Ordinal));
        var table = new JobTable(target, values, new JobColumnMap(0, 1, 2, Operations)) { IsWhole = isWhole };
        return Put($"{name}/jobs", table);
    }

    public JoinWorld Listing(params SlurmJob[] jobs) => Put("slurm", new SlurmTable(jobs.ToDictionary(j => j.Id)));

    public JoinWorld Accounting(params SlurmJob[] jobs) => Put("sacct", new SlurmTable(jobs.ToDictionary(j => j.Id)));

    public JoinWorld Directory(params (uint Uid, Account? Account)[] users) =>
        Put("accounts", new AccountTable(users.ToDictionary(u => u.Uid, u => u.Account)));

    public JoinWorld Upstream(params (string Target, string Id, JobRate Kind, double Value)[] rows)
    {
        var (ids, numbering) = _upstreamIds;
        ids.AddRange(rows.Select(r => r.Id).Distinct().Except(ids));
        var targets = rows.Select(r => r.Target).Where(t => t.Length > 0).Distinct().ToList();
        return Put("promql", new JobRateTable(
            ids.Select(id => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(id)).ToArray(),
            [.. targets],
            rows.Select(r => new JobRateRow(ids.IndexOf(r.Id), targets.IndexOf(r.Target), r.Kind, r.Value)).ToArray())
        {
            Numbering = numbering,
        });
    }

    /// <summary>The next table of the upstream numbers its ids differently.</summary>
    public JoinWorld Renumbered()
    {
        _upstreamIds = ([], new object());
        return this;
    }

    public JoinWorld Put(string source, JoinTable table, SourceState state = SourceState.Up)
    {
        _tables[source] = new TableRead(source, table, Time.GetTimestamp(), state, TimeSpan.FromSeconds(0.25));
        return this;
    }

    public JoinWorld Without(string source)
    {
        _tables.Remove(source);
        return this;
    }

    public JoinWorld Wait(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>The samples whose names begin with a prefix, sorted.</summary>
    public string[] Join(string prefix = "cluster_")
    {
        IEnumerable<TableRead> tables = _tables.Values.Where(t => t.Table is not JobTable);
        if (_meter.Measure(_tables.Values) is { } table)
            tables = tables.Append(new TableRead("jobs", table, table.OldestAt, SourceState.Up, TimeSpan.Zero));
        Last = _join.Join([.. tables]);
        return [.. Exposition.Of(Last.Segments).Samples().Where(s => s.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The sum of all series of the families.</summary>
    public static double Sum(IEnumerable<string> samples, params string[] families) => samples
        .Where(s => families.Contains(s[..s.IndexOfAny(['{', ' '])]))
        .Sum(s => double.Parse(s[(s.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    public static SlurmJob Job(long id, string? account, string? user = "alice", uint uid = 1000) =>
        new(id, uid, user, account, "batch", "RUNNING") { Name = $"name{id}" };
}
