using System.Collections.Frozen;
using LustreActors.Actors.Jobs;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>Makes the tables of who is using the filesystems from the series of the join of jobs.</summary>
internal static class UsageTables
{
    /// <summary>The rows that are shown for each of read, write and operations.</summary>
    public const int Top = 10;

    private static readonly FrozenDictionary<string, (Kind Kind, UsageColumn Column)> Columns =
        new Dictionary<string, (Kind Kind, UsageColumn Column)>
        {
            [JobFamilies.TopRead.Name] = (Kind.TopJob, UsageColumn.Read),
            [JobFamilies.TopWrite.Name] = (Kind.TopJob, UsageColumn.Write),
            [JobFamilies.TopOperations.Name] = (Kind.TopJob, UsageColumn.Operations),
            [JobFamilies.JobRead.Name] = (Kind.Job, UsageColumn.Read),
            [JobFamilies.JobWrite.Name] = (Kind.Job, UsageColumn.Write),
            [JobFamilies.JobOperations.Name] = (Kind.Job, UsageColumn.Operations),
            [JobFamilies.ProgramRead.Name] = (Kind.Program, UsageColumn.Read),
            [JobFamilies.ProgramWrite.Name] = (Kind.Program, UsageColumn.Write),
            [JobFamilies.ProgramOperations.Name] = (Kind.Program, UsageColumn.Operations),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="segments">The series of the join.</param>
    /// <param name="clients">The table of clients; null if clients are not measured.</param>
    public static IReadOnlyList<UsageTable> Create(IEnumerable<Segment> segments, UsageTable? clients)
    {
        var (jobs, accounts, users, programs) = (new UsageSums(), new UsageSums(), new UsageSums(), new UsageSums());
        foreach (var segment in segments)
        {
            if (ColumnOf(segment.Family) is not { } column)
                continue;
            foreach (var sample in segment.Samples)
            {
                switch (column.Kind)
                {
                    case Kind.TopJob:
                        jobs.Add(sample.Label("jobid"u8), column.Column, sample.Value, DetailOf(sample));
                        break;
                    case Kind.Job:
                        accounts.Add(sample.Label("account"u8), column.Column, sample.Value);
                        users.Add(sample.Label("user"u8), column.Column, sample.Value);
                        break;
                    default:
                        var user = sample.Label("user_name"u8);
                        users.Add(user, column.Column, sample.Value);
                        programs.Add(sample.Label("proc_name"u8), column.Column, sample.Value);
                        break;
                }
            }
        }

        return
        [
            .. new[]
            {
                Create("job", jobs.Rows), Create("account", accounts.Rows), Create("user", users.Rows), clients,
                Create("program", programs.Rows),
            }.OfType<UsageTable>().Where(t => t.Rows.Count > 0),
        ];
    }

    /// <summary>Selects the rows of a table: the heaviest readers, writers and those with the most operations.</summary>
    internal static UsageTable Create(string by, IEnumerable<UsageRow> used)
    {
        var all = used.Where(r => r.ReadBytes > 0 || r.WriteBytes > 0 || r.MetadataOperations > 0).ToArray();
        var (read, write, operations) = (all.Sum(r => r.ReadBytes), all.Sum(r => r.WriteBytes), all.Sum(r => r.MetadataOperations));
        var ranks = new Dictionary<UsageRow, int>(ReferenceEqualityComparer.Instance);
        Rank(r => r.ReadBytes);
        Rank(r => r.WriteBytes);
        Rank(r => r.MetadataOperations);
        var others = all.Where(r => !ranks.ContainsKey(r)).ToArray();
        var rows = ranks.OrderBy(r => r.Value).ThenByDescending(r => Weight(r.Key)).ThenBy(r => r.Key.Name, StringComparer.Ordinal);
        return new UsageTable(by, [.. rows.Select(r => r.Key)])
        {
            Others = others.Length,
            Rest = others.Length == 0 ? null : new UsageRow(
                "", "", others.Sum(r => r.ReadBytes), others.Sum(r => r.WriteBytes), others.Sum(r => r.MetadataOperations)),
        };

        // The first of each kind stand before the second of any: a flood of operations is as heavy as a flood of bytes.
        void Rank(Func<UsageRow, double> measure)
        {
            foreach (var (i, row) in all.Where(r => measure(r) > 0).OrderByDescending(measure).Take(Top).Index())
                ranks[row] = Math.Min(i, ranks.GetValueOrDefault(row, i));
        }

        double Weight(UsageRow row) => Math.Max(
            Math.Max(Share(row.ReadBytes, read), Share(row.WriteBytes, write)), Share(row.MetadataOperations, operations));
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private static string DetailOf(in SegmentSample sample)
    {
        string[] parts = [sample.Label("user"u8), sample.Label("account"u8), sample.Label("name"u8), sample.Label("partition"u8)];
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    /// <summary>Families are compared by name: those of another member are other objects.</summary>
    private static (Kind Kind, UsageColumn Column)? ColumnOf(MetricFamily family) =>
        Columns.TryGetValue(family.Name, out var column) ? column : null;

    private enum Kind
    {
        TopJob,
        Job,
        Program,
    }
}
