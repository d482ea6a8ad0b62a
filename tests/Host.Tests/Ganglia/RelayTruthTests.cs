using System.Diagnostics;
using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Deploy;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>
/// Two clusters on one network: the servers of a site, and the heads of a cluster without Lustre. The site relays the rates of clients to
/// the heads, which must show a sum that the site has made.
/// </summary>
public sealed class RelayTruthTests : IDisposable
{
    private const int Servers = 2;
    private const int Heads = 2;

    /// <summary>A head shows the rates of a sender that is silent for three intervals of two seconds.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(8);

    private static readonly string[] Clients = ["-Dclients.enabled=on", "-Dclients.interval=2s", "-Dclients.reverse-dns=off"];

    private static readonly string[] Families =
    [
        "lustre_client_read_throughput_bytes", "lustre_client_write_throughput_bytes", "lustre_client_oss_operations",
        "lustre_client_mds_operations",
    ];

    private readonly Scratch _scratch = new();
    private readonly List<Dictionary<string, double>> _sums = [];
    private ServersOfACluster? _site;
    private ServersOfACluster? _heads;

    public void Dispose() => _scratch.Dispose();

    [NeedsNamespacesFact]
    public Task Heads_that_were_away_show_the_sums_of_the_other_cluster_once() => AreAwayAsync(Short);

    [LongNamespacesFact]
    public Task Heads_that_were_away_for_minutes_show_the_sums_of_the_other_cluster_once() => AreAwayAsync(LongGanglia.Asked!.Value);

    private async Task AreAwayAsync(TimeSpan time)
    {
        await using var network = await Namespaces.CreateAsync(Servers + Heads);
        var files = $"ca-file=\"{_scratch.Write("ca.pem", MemberCertificates.Shared.Authority)}\","
            + $"certificate-file=\"{_scratch.Write("member.pem", MemberCertificates.Shared.Certificate)}\","
            + $"key-file=\"{_scratch.Write("member.key", MemberCertificates.Shared.Key)}\",server-name={MemberCertificates.Name}";
        await using var heads = new ServersOfACluster(
            network, Heads, [.. Clients, "-Dcluster.name=vu", "-Dlustre.enabled=off", "-Dganglia.receive.site={}"])
        {
            FirstHost = Servers,
        };
        var urls = string.Join(',', Enumerable.Range(0, Heads).Select(h => $"\"https://{heads.DataAddressOf(h)}\""));
        await using var site = new ServersOfACluster(
            network, Servers,
            [.. Clients, "-Dcluster.name=site", $"-Dganglia.relays.vu={{lnets=[tcp],sender=site,url=[{urls}],{files}}}"]);
        (_site, _heads) = (site, heads);
        await Task.WhenAll(site.FormAsync(), heads.FormAsync());
        await HeadsShowASumAsync();

        await ForEachPairAsync(network.LoseAsync);
        var began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(async () =>
        {
            await SumAsync();
            Assert.All(await ShownByHeadsAsync(), Assert.Empty);
            var failed = 0m;
            foreach (var member in site.Members)
                failed += (await member.ScrapeAsync()).Sum("lustre_exporter_relay_sweeps_total", ("result", "failed"));
            Assert.True(failed > 0, "no sweep failed");
            Assert.True(Stopwatch.GetElapsedTime(began) >= time, "the heads are still away");
        }, time + Eventually.Deadline);
        _sums.Clear();
        await ForEachPairAsync(network.DeliverAsync);

        await HeadsShowASumAsync();
    }

    /// <summary>Waits until every head shows a sum of all servers that the site has made since the last cut.</summary>
    private async Task HeadsShowASumAsync() => await Eventually.HoldsAsync(async () =>
    {
        await SumAsync();
        foreach (var shown in await ShownByHeadsAsync())
        {
            Assert.NotEmpty(shown);
            Assert.True(_sums.Exists(s => AreEqual(s, shown)), "the site has shown no such sum");
        }
    });

    /// <summary>The model goes on. What the site shows is remembered, if it is the sum of all servers and some client is active.</summary>
    private async Task SumAsync()
    {
        _site!.Advance(TimeSpan.FromSeconds(1));
        var samples = await ReadAsync(_site[0]);
        var sum = RatesIn(samples);
        if (samples.Sum("lustre_client_members", ("state", "measured")) == Servers && Families.All(f => samples.Sum(f) > 0))
            _sums.Add(sum);
    }

    private async Task<IReadOnlyList<Dictionary<string, double>>> ShownByHeadsAsync() =>
        [.. (await Task.WhenAll(_heads!.Members.Select(ReadAsync))).Select(RatesIn)];

    private static async Task<Samples> ReadAsync(RunningExporter member) =>
        Samples.Parse(await member.Http.GetStringAsync("/metrics?scope=cluster"));

    private static Dictionary<string, double> RatesIn(Samples samples) =>
        Families.SelectMany(f => samples.Of(f)).ToDictionary(s => s.Series, s => (double)s.Value);

    /// <summary>The numbers in a table have nine digits.</summary>
    private static bool AreEqual(Dictionary<string, double> sum, Dictionary<string, double> shown) => sum.Count == shown.Count
        && sum.All(s => shown.TryGetValue(s.Key, out var value) && Math.Abs(s.Value - value) <= 1e-8 * Math.Abs(s.Value));

    private static async Task ForEachPairAsync(Func<int, int, Task> act)
    {
        for (var server = 0; server < Servers; server++)
        {
            for (var head = 0; head < Heads; head++)
                await act(server, Servers + head);
        }
    }
}

/// <summary>A test with network namespaces that takes minutes: it runs only on request.</summary>
internal sealed class LongNamespacesFactAttribute : FactAttribute
{
    public LongNamespacesFactAttribute() => Skip = LongGanglia.Skip ?? new NeedsNamespacesFactAttribute().Skip;
}
