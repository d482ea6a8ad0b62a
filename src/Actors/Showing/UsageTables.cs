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

    private static readonly FrozenDictionary<string, (Kind Kind, Rate Rate)> Columns =
        new Dictionary<string, (Kind Kind, Rate Rate)>
        {
            [JobFamilies.TopRead.Name] = (Kind.TopJob, Rate.Read),
            [JobFamilies.TopWrite.Name] = (Kind.TopJob, Rate.Write),
            [JobFamilies.TopOperations.Name] = (Kind.TopJob, Rate.Operations),
            [JobFamilies.JobRead.Name] = (Kind.Job, Rate.Read),
            [JobFamilies.JobWrite.Name] = (Kind.Job, Rate.Write),
            [JobFamilies.JobOperations.Name] = (Kind.Job, Rate.Operations),
            [JobFamilies.ProgramRead.Name] = (Kind.Program, Rate.Read),
            [JobFamilies.ProgramWrite.Name] = (Kind.Program, Rate.Write),
            [JobFamilies.ProgramOperations.Name] = (Kind.Program, Rate.Operations),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="segments">The series of the join.</param>
    /// <param name="clients">The rates of clients.</param>
    public static IReadOnlyList<UsageTable> Create(IEnumerable<Segment> segments, IEnumerable<UsageRow> clients)
    {
        var (jobs, accounts, users, programs) = (new Sums(), new Sums(), new Sums(), new Sums());
        foreach (var segment in segments)
        {
            if (ColumnOf(segment.Family) is not { } column)
                continue;
            foreach (var sample in segment.Samples)
            {
                switch (column.Kind)
                {
                    case Kind.TopJob:
                        jobs.Add(sample.Label("jobid"u8), column.Rate, sample.Value, DetailOf(sample));
                        break;
                    case Kind.Job:
                        accounts.Add(sample.Label("account"u8), column.Rate, sample.Value);
                        users.Add(sample.Label("user"u8), column.Rate, sample.Value);
                        break;
                    default:
                        var user = sample.Label("user_name"u8);
                        users.Add(user, column.Rate, sample.Value);
                        programs.Add(sample.Label("proc_name"u8), column.Rate, sample.Value);
                        break;
                }
            }
        }

        return
        [
            .. new[]
            {
                Create("job", jobs.Rows), Create("account", accounts.Rows), Create("user", users.Rows), Create("client", clients),
                Create("program", programs.Rows),
            }.Where(t => t.Rows.Count > 0),
        ];
    }

    /// <summary>Selects the rows of a table: the heaviest readers, writers and those with the most operations.</summary>
    internal static UsageTable Create(string by, IEnumerable<UsageRow> rows)
    {
        var all = rows.Where(r => r.ReadBytes > 0 || r.WriteBytes > 0 || r.MetadataOperations > 0).ToArray();
        var (read, write, operations) = (all.Sum(r => r.ReadBytes), all.Sum(r => r.WriteBytes), all.Sum(r => r.MetadataOperations));
        var top = new HashSet<UsageRow>(ReferenceEqualityComparer.Instance);
        top.UnionWith(all.OrderByDescending(r => r.ReadBytes).Take(Top));
        top.UnionWith(all.OrderByDescending(r => r.WriteBytes).Take(Top));
        top.UnionWith(all.OrderByDescending(r => r.MetadataOperations).Take(Top));
        top.UnionWith(all.OrderByDescending(Weight).Take(Top));
        var others = all.Where(r => !top.Contains(r)).ToArray();
        return new UsageTable(by, [.. top.OrderByDescending(Weight).ThenBy(r => r.Name, StringComparer.Ordinal)])
        {
            Others = others.Length,
            Rest = others.Length == 0 ? null : new UsageRow(
                "", "", others.Sum(r => r.ReadBytes), others.Sum(r => r.WriteBytes), others.Sum(r => r.MetadataOperations)),
        };

        // Its largest share of anything: a flood of operations is as heavy as a flood of bytes.
        double Weight(UsageRow row) => Math.Max(
            Share(row.ReadBytes + row.WriteBytes, read + write), Share(row.MetadataOperations, operations));
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private static string DetailOf(in SegmentSample sample)
    {
        string[] parts = [sample.Label("user"u8), sample.Label("account"u8), sample.Label("name"u8), sample.Label("partition"u8)];
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    /// <summary>Families are compared by name: those of another member are other objects.</summary>
    private static (Kind Kind, Rate Rate)? ColumnOf(MetricFamily family) =>
        Columns.TryGetValue(family.Name, out var column) ? column : null;

    private enum Kind
    {
        TopJob,
        Job,
        Program,
    }

    private enum Rate
    {
        Read,
        Write,
        Operations,
    }

    private sealed class Sums
    {
        private readonly Dictionary<string, Sum> _rows = new(StringComparer.Ordinal);

        public IEnumerable<UsageRow> Rows =>
            _rows.Select(r => new UsageRow(r.Key, r.Value.Detail, r.Value.Read, r.Value.Write, r.Value.Operations));

        public void Add(string name, Rate rate, double value, string detail = "")
        {
            if (!_rows.TryGetValue(name, out var row))
                _rows.Add(name, row = new Sum(detail));
            if (rate == Rate.Read)
                row.Read += value;
            else if (rate == Rate.Write)
                row.Write += value;
            else
                row.Operations += value;
        }
    }

    private sealed class Sum(string detail)
    {
        public string Detail => detail;

        public double Read { get; set; }

        public double Write { get; set; }

        public double Operations { get; set; }
    }
}
