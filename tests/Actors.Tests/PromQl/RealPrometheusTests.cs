using System.Text;
using LustreActors.Actors.PromQl;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages.Tables;
using LustreActors.Sources;

namespace LustreActors.Actors.Tests.PromQl;

public sealed class RealPrometheusTests
{
    private const string Package = "prometheus";

    [NeedsFact(RealPrometheus.Program, Package)]
    public async Task The_rates_of_a_real_Prometheus_are_those_of_the_counters_that_it_scrapes()
    {
        await using var counters = new MovingCounters(
            (Series("stats", "scratch-MDT0000", "4711", ",operation=\"open\""), 2),
            (Series("stats", "scratch-MDT0000", "4711", ",operation=\"close\""), 3),
            (Series("stats", "scratch-MDT0001", "cp.1001", ",operation=\"open\""), 1),
            (Series("stats", "scratch-MDT0001", "4712", ",operation=\"open\""), 0),
            (Series("read_bytes", "scratch-OST0000", "4711", ""), 1_000_000),
            (Series("read_bytes", "scratch-OST0001", "4711", ""), 3_000_000),
            (Series("read_bytes", "scratch-OST0000", @"my \""prog\"" \\ é.1001", ""), 7),
            (Series("write_bytes", "scratch-OST0000", "4711", ""), 0),
            (Series("write_bytes", "scratch-OST0001", "cp.1001", ""), 12_345));
        await using var prometheus = await RealPrometheus.ScrapingAsync([counters.Address]);
        await using var lane = new BlockingLane();
        using var collection = Collection(new PromQlOptions(prometheus.Url, TimeSpan.FromSeconds(15)), lane);

        // A rate needs two scrapes.
        JobRateTable? table = null;
        await Eventually.HoldsAsync(async () =>
        {
            var reading = (await collection.RunAsync()).Value.Reading;
            Assert.Empty(reading.Troubles);
            table = Assert.IsType<JobRateTable>(reading.Table);
            Assert.Equal(5, table.Rows.Length);
        });
        Assert.Equal(
            [
                "Operations 4711 scratch-MDT0000 5000", "Operations cp.1001 scratch-MDT0001 1000", "Read 4711 - 4000000000", "Read my "
                    + "\"prog\" \\ é.1001 - 7000",
                "Write cp.1001 - 12345000",
            ],
            Rounded(table!));
        Assert.All(table!.Took, took => Assert.True(took > TimeSpan.Zero));
    }

    [NeedsFact(RealPrometheus.Program, Package)]
    public async Task A_real_Prometheus_that_wants_to_know_who_asks_is_satisfied_or_named()
    {
        using var authority = new SelfSignedAuthority();
        using var server = authority.Issue("prom");
        using var own = authority.Issue("lustre-exporter");
        using var scratch = new Scratch();
        await using var prometheus = await RealPrometheus.StartAsync("", $"""
            tls_server_config:
              cert_file: {scratch.Write("server.pem", server.ExportCertificatePem())}
              key_file: {scratch.Write("server.key", SelfSignedAuthority.KeyOf(server))}
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: {scratch.Write("ca.pem", authority.Pem)}
            """);
        await using var lane = new BlockingLane();
        var options = new PromQlOptions(new Uri($"https://127.0.0.1:{prometheus.Port}"), TimeSpan.FromSeconds(15))
        {
            CaFile = scratch.PathOf("ca.pem"),
        };
        var shown = options with
        {
            CertificateFile = scratch.Write("own.pem", own.ExportCertificatePem()),
            KeyFile = scratch.Write("own.key", SelfSignedAuthority.KeyOf(own)),
        };

        Assert.Empty((await ReadAsync(shown, lane)).Troubles);
        Assert.Equal(
            $"operations, reads, writes: {options.Place} wants to see a certificate of ours, or does not like the one that it saw: "
            + "see promql.certificate-file",
            Assert.Single((await ReadAsync(options, lane)).Troubles));
        Assert.Contains(
            "HTTP 400: Client sent an HTTP request to an HTTPS server",
            Assert.Single((await ReadAsync(options with { Url = prometheus.Url, CaFile = null }, lane)).Troubles),
            StringComparison.Ordinal);
        var refused = (await ReadAsync(shown with { TimeRange = "1x" }, lane)).Troubles;
        Assert.Equal(3, refused.Length);
        const string Expected = "HTTP 400: Prometheus refuses the query: bad_data: invalid parameter \"query\"";
        Assert.All(refused, r => Assert.Contains(Expected, r, StringComparison.Ordinal));
    }

    private static string Series(string what, string target, string job, string more) =>
        $"lustre_job_{what}_total{{target=\"{target}\",jobid=\"{job}\"{more}}}";

    private static PromQlCollection Collection(PromQlOptions options, BlockingLane lane) =>
        new(options, new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 0, TimeSpan.FromSeconds(1)), lane, TimeProvider.System);

    private static async Task<Reading> ReadAsync(PromQlOptions options, BlockingLane lane)
    {
        using var collection = Collection(options, lane);
        return (await collection.RunAsync()).Value.Reading;
    }

    /// <summary>Rounds values: a rate is a difference of large numbers, divided.</summary>
    private static string[] Rounded(JobRateTable table) =>
    [
        .. table.Rows.ToArray()
            .Select(r => $"{r.Kind} {Encoding.UTF8.GetString(table.Id(r.Id).Span)} {(r.Target < 0 ? "-" : table.Targets[r.Target])} "
                + $"{Math.Round(r.Value, 3)}").Order(StringComparer.Ordinal),
    ];
}
