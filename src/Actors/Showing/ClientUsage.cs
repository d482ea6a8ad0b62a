using LustreActors.Actors.Clients;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>Makes the table of clients from the series of their rates, with the jobs that SLURM runs on each host.</summary>
internal static class ClientUsage
{
    /// <summary>The jobs that a row names. Further ones are counted.</summary>
    public const int MostJobs = 5;

    /// <summary>Creates the table; null without rates of hosts.</summary>
    /// <param name="segments">The series of clients.</param>
    public static UsageTable? Create(IReadOnlyCollection<Segment> segments)
    {
        var hosts = new UsageSums();
        foreach (var segment in segments)
        {
            if (ColumnOf(segment.Family.Name) is not { } column)
                continue;
            foreach (var sample in segment.Samples)
            {
                hosts.Add(sample.Label("host"u8), column, sample.Value);
            }
        }

        var rows = hosts.Rows.ToLookup(r => r.Name == ClientSegments.Remainder);
        if (!rows[false].Any())
            return null;
        var table = UsageTables.Create("client", rows[false]);
        var jobs = JobsOf(table, segments);
        return WithRemainder(table, rows[true].SingleOrDefault(), segments) with
        {
            Rows = [.. table.Rows.Select(r => jobs.TryGetValue(r.Name, out var known) ? known.On(r) : r)],
        };
    }

    private static UsageColumn? ColumnOf(string family) =>
        family == ClientFamilies.Read.Name ? UsageColumn.Read
        : family == ClientFamilies.Written.Name ? UsageColumn.Write
        : family == ClientFamilies.MdsOperations.Name ? UsageColumn.Operations
        : null;

    /// <summary>The series have the clients beyond <c>clients.max-series</c> as one sum, which belongs to the rest of the table.</summary>
    private static UsageTable WithRemainder(UsageTable table, UsageRow? remainder, IEnumerable<Segment> segments)
    {
        if (remainder is null)
            return table;
        var rest = table.Rest ?? new UsageRow("", "", 0, 0, 0);
        return table with
        {
            Others = (int)Math.Clamp(HostsOf(segments) - table.Rows.Count, table.Others, int.MaxValue / 2),
            Rest = rest with
            {
                ReadBytes = rest.ReadBytes + remainder.ReadBytes,
                WriteBytes = rest.WriteBytes + remainder.WriteBytes,
                MetadataOperations = rest.MetadataOperations + remainder.MetadataOperations,
            },
        };
    }

    /// <summary>At least so many hosts use Lustre: those of the filesystem that has the most.</summary>
    private static double HostsOf(IEnumerable<Segment> segments)
    {
        double most = 0;
        foreach (var segment in segments.Where(s => s.Family.Name == ClientFamilies.Hosts.Name))
        {
            foreach (var sample in segment.Samples)
                most = Math.Max(most, sample.Value);
        }

        return most;
    }

    private static Dictionary<string, JobsOfHost> JobsOf(UsageTable table, IEnumerable<Segment> segments)
    {
        var jobs = new Dictionary<string, JobsOfHost>(StringComparer.Ordinal);
        foreach (var segment in segments.Where(s => s.Family.Name == ClientFamilies.JobInfo.Name))
        {
            foreach (var row in table.Rows)
                jobs.TryAdd(row.Name, new JobsOfHost());
            foreach (var sample in segment.Samples)
            {
                if (jobs.TryGetValue(sample.Label("host"u8), out var ofHost))
                    ofHost.Add(sample);
            }
        }

        return jobs;
    }

    private sealed class JobsOfHost
    {
        private readonly List<string> _ids = [];
        private readonly List<string> _words = [];
        private int _others;

        public void Add(in SegmentSample sample)
        {
            if (_ids.Count == MostJobs)
            {
                _others++;
                return;
            }

            var (id, user) = (sample.Label("jobid"u8), sample.Label("user"u8));
            _ids.Add(id);
            _words.Add(user.Length > 0 ? $"{id} {user}" : id);
        }

        public UsageRow On(UsageRow row) => row with
        {
            Detail = string.Join(" · ", _others > 0 ? _words.Append($"+{_others}") : _words),
            Jobs = _ids,
            OtherJobs = _others,
        };
    }
}
