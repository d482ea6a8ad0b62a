using System.Globalization;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors.Clients;

/// <summary>
/// Tells which jobs run on the hosts that use Lustre: the node lists of SLURM, joined with the hosts that have series. A host and a node
/// are the same if their names are equal, or if the first labels of their names are.
/// </summary>
internal static class ClientJobSegments
{
    private const string Running = "RUNNING";

    /// <summary>The most nodes that are looked at: jobs share nodes, and a list may name any number of them.</summary>
    private const int MostNodes = 1_000_000;

    private static readonly Comparer<(string Host, long Id)> ByHost = Comparer<(string Host, long Id)>.Create(
        static (one, other) => string.CompareOrdinal(one.Host, other.Host) is not 0 and var order ? order : one.Id.CompareTo(other.Id));

    /// <summary>Creates the series, at most <paramref name="maxSeries"/>; null without a listing of SLURM.</summary>
    public static Segment? Create(ClientRates rates, IEnumerable<TableRead> tables, int maxSeries)
    {
        var listings = tables.Select(t => t.Table).OfType<SlurmTable>().ToArray();
        if (listings.Length == 0 || maxSeries == 0)
            return null;
        var jobs = listings.SelectMany(t => t.Jobs).Where(j => j.Nodes.Length > 0 && j.State == Running);
        var hosts = BusyHosts(rates, maxSeries);
        var found = new SortedSet<(string Host, long Id)>(ByHost);
        var byId = new Dictionary<long, SlurmJob>();
        var left = MostNodes;
        foreach (var job in jobs)
        {
            foreach (var node in HostList.Expand(job.Nodes, left))
            {
                left--;
                if (found.Count < maxSeries && Find(hosts, node) is { } host && found.Add((host, job.Id)))
                    byId[job.Id] = job;
            }
        }

        var segment = new SegmentBuilder(ClientFamilies.JobInfo);
        foreach (var (host, id) in found)
        {
            var job = byId[id];
            segment.Add(
                1, host, id.ToString(CultureInfo.InvariantCulture), job.Account ?? "", job.User ?? $"{job.Uid}", job.Partition);
        }

        return segment.Build();
    }

    /// <summary>The hosts that have series and do something, by their names and by the first labels of these.</summary>
    private static Dictionary<string, string> BusyHosts(ClientRates rates, int maxSeries)
    {
        var isShown = HeaviestClients.Select(rates.Rows, maxSeries / ClientSegments.RatesOfRow);
        var hosts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rates.Rows.Length; i++)
        {
            var rate = rates.Rows[i];
            if (!isShown[i] || !rate.Host.IsNamed || rate.Bytes + rate.Operations <= 0)
                continue;
            hosts[rate.Host.Name] = rate.Host.Name;
            hosts.TryAdd(FirstLabel(rate.Host.Name), rate.Host.Name);
        }

        return hosts;
    }

    private static string? Find(Dictionary<string, string> hosts, string node)
    {
        node = node.ToLowerInvariant();
        return hosts.GetValueOrDefault(node) ?? hosts.GetValueOrDefault(FirstLabel(node));
    }

    private static string FirstLabel(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }
}
