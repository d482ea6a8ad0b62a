using System.Collections.Immutable;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

/// <summary>What the members of a share do together.</summary>
/// <param name="Table">The sum.</param>
/// <param name="Late">Members whose table is of another interval, and young enough to be added.</param>
/// <param name="Missing">Members without a table, or with one that is too old.</param>
/// <param name="Overlapping">Members that are left out because their jobs are in the table of another member.</param>
public sealed record JobActivitySum(
    JobActivityTable Table, ImmutableArray<string> Late, ImmutableArray<string> Missing, ImmutableArray<string> Overlapping)
{
    /// <summary>Rows that a table had twice: the first one counts.</summary>
    public int Duplicates { get; init; }
}

/// <summary>
/// Keeps the newest table of each member of a share, and adds up those of one interval. An aggregator puts in the tables of its collectors
/// and foreign exporters; the singleton that joins puts in the sums of the aggregators. Not safe for several threads.
/// </summary>
/// <param name="interval">How long an interval is.</param>
/// <param name="time">The clock.</param>
internal sealed class JobActivityShare(TimeSpan interval, TimeProvider time)
{
    /// <summary>
    /// A table that is as old as this, in intervals, is left out of sums: the member may be gone, and its targets be served by another.
    /// </summary>
    private const int MissingAfter = 2;

    /// <summary>Intervals that are shorter than half of this would make a busy member a missing one.</summary>
    private static readonly TimeSpan ShortestMissing = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, JobActivityTable> _tables = new(StringComparer.Ordinal);
    private readonly JobActivityAdder _adder = new();

    private TimeSpan LongestAge => interval * MissingAfter > ShortestMissing ? interval * MissingAfter : ShortestMissing;

    /// <summary>
    /// Keeps a table, unless a newer one of the same member is there. The rows of the table that is not kept are released, so nobody else
    /// may hold a table that is given to a share.
    /// </summary>
    /// <param name="member">The name under which its table is fetched.</param>
    /// <param name="table">The table.</param>
    public void Put(string member, JobActivityTable table)
    {
        if (_tables.TryGetValue(member, out var known))
        {
            if (known.MadeAt > table.MadeAt)
            {
                table.Rows.Release();
                return;
            }

            if (!ReferenceEquals(known, table))
                known.Rows.Release();
        }

        _tables[member] = table;
    }

    public bool Knows(string member) => _tables.ContainsKey(member);

    /// <summary>The member's table of an interval is here, or that of a later one: clocks differ.</summary>
    public bool Has(string member, long number) => _tables.TryGetValue(member, out var table) && table.Interval >= number;

    /// <summary>Keeps the tables of these members only.</summary>
    public void Keep(IReadOnlySet<string> members)
    {
        foreach (var (member, table) in _tables)
        {
            if (members.Contains(member))
                continue;
            _tables.Remove(member);
            table.Rows.Release();
        }
    }

    /// <summary>Adds up the tables of one interval.</summary>
    /// <param name="number">The number of the interval.</param>
    /// <param name="members">The members of the share.</param>
    /// <param name="except">Members that are in another aggregator's sum already.</param>
    public JobActivitySum Sum(long number, IReadOnlyCollection<string> members, IReadOnlySet<string>? except = null)
    {
        var wanted = members.Where(m => except is null || !IsExcepted(m, except)).ToArray();
        var young = wanted.Where(IsYoung).ToArray();
        var late = young.Where(m => _tables[m].Interval != number).ToImmutableArray();
        var overlapping = new List<string>();
        var tables = Choose(young, number, overlapping);

        _adder.Clear();
        var duplicates = 0;
        foreach (var table in tables)
            duplicates += _adder.Add(table);
        return new JobActivitySum(ToTable(tables, number), late, [.. wanted.Except(young)], [.. overlapping]) { Duplicates = duplicates };
    }

    /// <summary>
    /// Leaves out tables whose members or targets are in another one: a server that hangs still shows the last rates of a target that
    /// another server has taken over. Of two such tables the one of this interval counts, then the one with the younger counters.
    /// </summary>
    private List<JobActivityTable> Choose(string[] young, long number, List<string> overlapping)
    {
        var chosen = new List<JobActivityTable>();
        var claimed = new HashSet<(bool IsTarget, string Name)>();
        var best = young.OrderByDescending(m => _tables[m].Interval == number).ThenByDescending(m => _tables[m].OldestAt)
            .ThenBy(m => m, StringComparer.Ordinal);
        foreach (var member in best)
        {
            var table = _tables[member];
            if (table.Members.Any(m => claimed.Contains((false, m))) || table.Targets.Any(t => claimed.Contains((true, t))))
            {
                overlapping.Add(member);
                continue;
            }

            claimed.UnionWith(table.Members.Select(m => (false, m)));
            claimed.UnionWith(table.Targets.Select(t => (true, t)));
            chosen.Add(table);
        }

        return chosen;
    }

    private JobActivityTable ToTable(List<JobActivityTable> tables, long number) => new()
    {
        Members = [.. tables.SelectMany(t => t.Members).Distinct().Order(StringComparer.Ordinal)],
        Moment = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Interval = number,
        MadeAt = time.GetTimestamp(),
        OldestAt = tables.Count == 0 ? time.GetTimestamp() : tables.Min(t => t.OldestAt),
        Window = tables.Count == 0 ? TimeSpan.Zero : tables.Max(t => t.Window),
        TargetsWithoutRates = tables.Sum(t => t.TargetsWithoutRates),
        Filesystems = [.. _adder.Filesystems],
        MetadataTargets = [.. _adder.MetadataTargets],
        Rows = _adder.ToRows(),
    };

    /// <summary>A collector outside the cluster is fetched under its address, and its table says how it calls itself.</summary>
    private bool IsExcepted(string member, IReadOnlySet<string> except) =>
        except.Contains(member) || (_tables.TryGetValue(member, out var table) && table.Members.Any(except.Contains));

    private bool IsYoung(string member) =>
        _tables.TryGetValue(member, out var table) && time.GetElapsedTime(table.MadeAt) < LongestAge;
}
