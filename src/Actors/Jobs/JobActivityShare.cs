using System.Collections.Immutable;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>The sum of the tables of the members of a share.</summary>
/// <param name="Table">The sum.</param>
/// <param name="Late">Members whose table is of another interval, but young enough to be added.</param>
/// <param name="Missing">Members without a table, or with one that is too old.</param>
/// <param name="Overlapping">Members that are left out because their jobs are in the table of another member.</param>
public sealed record JobActivitySum(
    JobActivityTable Table, ImmutableArray<string> Late, ImmutableArray<string> Missing, ImmutableArray<string> Overlapping)
{
    /// <summary>Rows that occurred twice in a table. Only the first one is added.</summary>
    public int Duplicates { get; init; }
}

/// <summary>
/// Keeps the newest table of each member of a share, and adds up those of one interval. An aggregator puts in the tables of its collectors
/// and foreign exporters; the owner of the join puts in the sums of the aggregators. Not thread-safe.
/// </summary>
/// <param name="interval">The length of an interval.</param>
/// <param name="time">The clock.</param>
internal sealed class JobActivityShare(TimeSpan interval, TimeProvider time)
{
    /// <summary>
    /// A table that is older than this number of intervals is left out of sums: its member may be gone, and its targets served by another.
    /// </summary>
    private const int MissingAfter = 2;

    /// <summary>The lower limit of that age, so that a busy member with a short interval does not count as missing.</summary>
    private static readonly TimeSpan ShortestMissing = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, JobActivityTable> _tables = new(StringComparer.Ordinal);
    private readonly JobActivityAdder _adder = new();

    /// <summary>
    /// Whether a table of an earlier interval is added where that of the interval has not come. If not, its member is missing.
    /// </summary>
    public bool AddsLate { get; init; } = true;

    private TimeSpan LongestAge => interval * MissingAfter > ShortestMissing ? interval * MissingAfter : ShortestMissing;

    /// <summary>
    /// Keeps a table, unless a newer one of the same member is known. The rows of the table that is not kept are released, so the caller
    /// must not use a table after it has put it.
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

    /// <summary>Whether the member's table of an interval is known, or that of a later one: clocks differ.</summary>
    public bool Has(string member, long number) => _tables.TryGetValue(member, out var table) && table.Interval >= number;

    /// <summary>Removes the tables of all members but these.</summary>
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
    /// <param name="except">Members and targets that are in the sum of another aggregator: tables with one of them are left out.</param>
    public JobActivitySum Sum(long number, IReadOnlyCollection<string> members, IReadOnlySet<string>? except = null)
    {
        var wanted = members.Where(m => except is null || !IsExcepted(m, except)).ToArray();
        var young = wanted.Where(m => IsYoung(m) && (AddsLate || Has(m, number))).ToArray();
        var late = young.Where(m => _tables[m].Interval < number).ToImmutableArray();
        var overlapping = new List<string>();
        var tables = Choose(young, number, overlapping);

        _adder.Clear();
        var duplicates = 0;
        foreach (var table in tables)
            duplicates += _adder.Add(table);
        return new JobActivitySum(ToTable(tables, number), late, [.. wanted.Except(young)], [.. overlapping]) { Duplicates = duplicates };
    }

    /// <summary>
    /// Leaves out tables whose members or targets are in another table: a server that hangs still shows the last rates of a target that
    /// another server has taken over. Of two such tables, the one of this interval is chosen, then the one with the younger counters.
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
        Targets = [.. tables.SelectMany(t => t.Targets)],
        Filesystems = [.. _adder.Filesystems],
        MetadataTargets = [.. _adder.MetadataTargets],
        Rows = _adder.ToRows(),
    };

    /// <summary>An outside collector is known by its address, but its table has its own name: both are compared.</summary>
    private bool IsExcepted(string member, IReadOnlySet<string> except) =>
        except.Contains(member) || (_tables.TryGetValue(member, out var table) && table.Members.Concat(table.Targets).Any(except.Contains));

    private bool IsYoung(string member) =>
        _tables.TryGetValue(member, out var table) && time.GetElapsedTime(table.MadeAt) < LongestAge;
}
