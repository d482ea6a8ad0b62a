using System.Net;
using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Deploy;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>A site that relays the rates of clients to the head of another cluster.</summary>
public sealed class RelaysTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Read = "lustre_client_read_throughput_bytes";
    private const int Clients = 5;

    /// <summary>The settings by which the site proves who it is, and those of the head.</summary>
    private (string Site, string Head) _access;

    private readonly Scratch _scratch = new();
    private readonly string _secret;
    private readonly int _port = Ports.Free(1)[0];
    private SimulatedServer? _server;
    private RunningExporter? _site;
    private RunningExporter? _head;

    public RelaysTests()
    {
        _secret = _scratch.Write("secret", "a secret of thirty characters.\n");
        _access = ($"url = \"http://127.0.0.1:{_port}\", secret-file = \"{_secret}\"", $"ganglia.receive.site.secret-file = \"{_secret}\"");
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        if (_head is not null)
            await _head.DisposeAsync();
        _server?.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task The_head_shows_the_clients_on_its_LNets_alone_and_again_after_it_was_away()
    {
        await StartSiteAsync();
        _head = await StartHeadAsync("127.0.0.1");
        await ShowsAsync();

        await _head.DisposeAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var served = await _site!.ScrapeAsync();
            Assert.True(served.Value("lustre_exporter_relay_sweeps_total", ("relay", "vu"), ("result", "failed")) > 0);
            Assert.Equal(0, served.Value("lustre_exporter_source_up", ("source", "relays")));
            Assert.Equal(1, served.Value("lustre_exporter_source_up", ("source", "clients")));
        });
        _head = await StartHeadAsync("127.0.0.1");

        await ShowsAsync();
    }

    [Fact]
    public async Task A_site_with_a_certificate_of_the_heads_authority_needs_no_secret()
    {
        var certificates =
            $"ca-file = \"{_scratch.Write("ca.pem", MemberCertificates.Shared.Authority)}\", "
            + $"certificate-file = \"{_scratch.Write("member.pem", MemberCertificates.Shared.Certificate)}\", "
            + $"key-file = \"{_scratch.Write("member.key", MemberCertificates.Shared.Key)}\", server-name = {MemberCertificates.Name}";
        _access = (
            $"url = \"https://127.0.0.1:{_port}\", {certificates}", $"ganglia.receive.site {{ }}\ncluster.trust {{ {certificates} }}");
        await StartSiteAsync();
        _head = await StartHeadAsync("127.0.0.1");

        await ShowsAsync();
    }

    [Fact]
    public async Task The_port_of_a_head_without_a_cluster_takes_signed_rates_and_has_nothing_for_others()
    {
        _head = await StartHeadAsync("127.0.0.1");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = Eventually.Deadline };

        foreach (var path in (string[])["/metrics?scope=local", "/metrics?scope=cluster", "/jobs/activity", "/clients/activity", "/"])
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var large = new HttpRequestMessage(HttpMethod.Post, "/clients/relayed/site")
        {
            Content = new ByteArrayContent(new byte[200_000]),
        };
        using var unsigned = await http.SendAsync(large);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        Assert.Equal(1, (await _head.ScrapeAsync()).Value("lustre_exporter_relay_refused_total", ("reason", "signature")));
        Assert.Single(_head.Log.With("were refused (signature)"));
    }

    [NeedsNamespacesFact]
    public async Task Two_servers_relay_their_sum_to_the_head_of_another_network_through_a_cut()
    {
        await using var network = await Namespaces.CreateAsync(3);
        var relay = $"lnets=[tcp],url=\"http://{network.AddressOf(2)}:{_port}\",secret-file=\"{_secret}\",sender=site";
        await using var servers = new ServersOfACluster(
            network, 2, "-Dclients.enabled=on", "-Dclients.interval=2s", "-Dclients.reverse-dns=off",
            $"-Dganglia.relays.vu={{{relay}}}");
        await servers.FormAsync();
        _head = await StartHeadAsync($"{network.AddressOf(2)}", network.In(2));
        await HasAllAsync();

        await network.CutAsync(2);
        await Eventually.HoldsAsync(async () =>
        {
            var failed = 0m;
            foreach (var member in servers.Members)
                failed += (await member.ScrapeAsync()).Sum("lustre_exporter_relay_sweeps_total", ("result", "failed"));
            Assert.True(failed > 0);
        });
        await network.MendAsync(2);

        await HasAllAsync();

        async Task HasAllAsync() => await Eventually.HoldsAsync(async () =>
        {
            servers.Advance(TimeSpan.FromSeconds(2));
            var served = await _head!.ScrapeAsync();
            Assert.True(served.Sum(Read) > 0, "no client reads");
            Assert.True(served.Sum("lustre_client_mds_operations") > 0, "no client has operations on MDTs");
        });
    }

    /// <summary>A filesystem on InfiniBand and one on Ethernet. The clients of the first are those of the head.</summary>
    private async Task StartSiteAsync()
    {
        _server = new SimulatedServer(new SimulationOptions
        {
            Seed = 7,
            NodesGoDown = false,
            Filesystems =
            [
                new FilesystemOptions { Name = "scratch", Network = "o2ib", Clients = Clients, Osts = 2 },
                new FilesystemOptions { Name = "home", Network = "tcp", Clients = 3, Osts = 1 },
            ],
        });
        _site = await RunningExporter.StartConfiguredAsync(
            $$"""
            clients { enabled = on, interval = 2s, reverse-dns = off }
            ganglia.relays.vu { lnets = [o2ib], sender = site, {{_access.Site}} }
            """,
            _server.Settings);
    }

    private Task<RunningExporter> StartHeadAsync(string address, IReadOnlyList<string>? host = null) =>
        RunningExporter.StartConfiguredAsAsync(
            host ?? [],
            $$"""
            paths.root = "{{Directory.CreateDirectory(_scratch.PathOf("empty")).FullName}}"
            clients { enabled = on, interval = 2s, reverse-dns = off }
            {{_access.Head}}
            cluster.listen = "{{address}}:{{_port}}"
            """,
            $"-Dhttp.listen=\"{address}:0\"");

    private async Task ShowsAsync() => await Eventually.HoldsAsync(async () =>
    {
        _server!.Advance(TimeSpan.FromSeconds(2));
        var served = await _head!.ScrapeAsync();
        var nids = _server.Model.Filesystems[0].Clients.Where(c => c.Nid.EndsWith("@o2ib", StringComparison.Ordinal)).Select(c => c.Nid);
        Assert.Equal(nids.Distinct().Order(StringComparer.Ordinal), served.Of(Read).Select(s => s["host"]).Order(StringComparer.Ordinal));
        Assert.All(served.Of(Read), s => Assert.Equal("scratch", s["filesystem"]));
        Assert.True(served.Sum(Read) > 0);
        Assert.True(served.Value("lustre_exporter_relay_received_total", ("sender", "site")) > 0);
    });
}
