namespace LustreActors.Host.Tests.Ganglia;

/// <summary>The true rates of all clients in one interval, as Ganglia should show them, over all servers and over some of them.</summary>
internal sealed class TrueRates
{
    private static readonly string[] Metrics = ["read_bytes", "write_bytes", "oss_ops", "mds_ops"];

    /// <summary>By key: the part of each server, and whether any server of the set counts it.</summary>
    private readonly Dictionary<string, double>[] _bySet;

    /// <param name="servers">The servers that have rates in this interval.</param>
    /// <param name="hosts">The key of each NID: address and name of its host.</param>
    /// <param name="prefix">The name of the filesystem in Ganglia.</param>
    public TrueRates(IReadOnlyList<MeasuredServer> servers, IReadOnlyDictionary<string, string> hosts, string prefix)
    {
        // The set of all servers is the first one.
        _bySet = [.. Enumerable.Range(1, Math.Max(0, (1 << servers.Count) - 1)).Reverse()
            .Select(set => Sum([.. servers.Where((_, i) => (set & (1 << i)) != 0)], hosts, prefix))];
        Servers = servers.Count;
    }

    public int Servers { get; }

    /// <summary>The number of clients that have done something.</summary>
    public int Active => _bySet.Length == 0 ? 0
        : _bySet[0].Where(r => r.Value > 0).Select(r => r.Key[..r.Key.LastIndexOf(' ')]).Distinct().Count();

    /// <summary>The values over all servers are shown, and no others.</summary>
    public bool IsShown(IReadOnlyDictionary<string, double> shown) =>
        Servers > 0 && shown.Count == _bySet[0].Count && Fits(_bySet[0], shown);

    /// <summary>The values over some of the servers are shown.</summary>
    public bool IsShownInPart(IReadOnlyDictionary<string, double> shown) => _bySet.Skip(1).Any(s => Fits(s, shown));

    /// <summary>A value is the true one over some or all of the servers.</summary>
    public bool Explains(string key, double value) => _bySet.Any(s => s.TryGetValue(key, out var truth) && Equal(truth, value));

    private static bool Fits(Dictionary<string, double> truth, IReadOnlyDictionary<string, double> shown) =>
        truth.All(t => shown.TryGetValue(t.Key, out var value) && Equal(t.Value, value));

    /// <summary>
    /// Equal within the rounding to two decimals. The tables that travel between members have nine significant digits, so the decimals of a
    /// value above 10 MB/s are rounded earlier.
    /// </summary>
    private static bool Equal(double truth, double shown) => Math.Abs(truth - shown) <= 0.00501 + (2e-8 * truth);

    private static Dictionary<string, double> Sum(
        IReadOnlyList<MeasuredServer> servers, IReadOnlyDictionary<string, string> hosts, string prefix)
    {
        var sum = new Dictionary<string, double>(StringComparer.Ordinal);
        var hasOss = servers.Any(s => !s.HoldsMetadata);
        foreach (var server in servers)
        {
            foreach (var (nid, done) in server.Done)
            {
                for (var i = 0; i < Metrics.Length; i++)
                {
                    var counts = i switch
                    {
                        0 or 1 => hasOss ? done[i] : (long?)null,
                        2 => server.HoldsMetadata ? null : done[2],
                        _ => server.HoldsMetadata ? done[2] : null,
                    };
                    if (counts is not { } amount)
                        continue;
                    var key = $"{hosts[nid]} {prefix}_{Metrics[i]}";
                    sum[key] = sum.GetValueOrDefault(key) + (amount / server.Seconds);
                }
            }
        }

        return sum;
    }
}
