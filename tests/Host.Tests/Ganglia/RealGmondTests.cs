using System.Globalization;
using System.Text;
using System.Xml.Linq;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>A collector on a simulated server that sends to a real gmond. What gmond shows is compared with the series.</summary>
[Collection(Alone.Name)]
public sealed class RealGmondTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly (string Family, string Metric)[] Metrics =
    [
        ("lustre_client_read_throughput_bytes", "read_bytes"), ("lustre_client_write_throughput_bytes", "write_bytes"),
        ("lustre_client_oss_operations", "oss_ops"), ("lustre_client_mds_operations", "mds_ops"),
    ];

    private readonly Scratch _scratch = new();
    private SimulatedServer? _server;
    private RunningExporter? _exporter;

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_exporter is not null)
            await _exporter.DisposeAsync();
        _server?.Dispose();
        _scratch.Dispose();
    }

    [NeedsFact(RealGmond.Program, RealGmond.Package)]
    public async Task What_gmond_shows_of_two_thousand_clients_is_what_the_series_say()
    {
        await using var gmond = await RealGmond.StartAsync();
        await StartAsync(2000, gmond.Address);

        await ShowsAllAsync(gmond, "short", hosts: 2000);

        var served = await _exporter!.ScrapeAsync();
        Assert.Equal(0, served.Sum("lustre_exporter_ganglia_unsent_packets_total"));
        Assert.Equal(2000, served.Value("lustre_exporter_ganglia_hosts"));
        Assert.Equal(0, served.Value("lustre_exporter_ganglia_unnamed_hosts"));
        Assert.Equal(1, served.Value("lustre_exporter_source_up", ("source", "ganglia")));
    }

    [NeedsFact(RealGmond.Program, RealGmond.Package)]
    public async Task A_gmond_that_was_away_shows_everything_again_and_meanwhile_the_loss_is_counted()
    {
        await using var gmond = await RealGmond.StartAsync();
        await StartAsync(20, gmond.Address);
        await ShowsAllAsync(gmond, "short", hosts: 20);

        await gmond.StopAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var served = await _exporter!.ScrapeAsync();
            Assert.True(served.Sum("lustre_exporter_ganglia_unsent_packets_total") > 0);
            Assert.Equal(0, served.Value("lustre_exporter_source_up", ("source", "ganglia")));
            Assert.Equal(1, served.Value("lustre_exporter_source_up", ("source", "clients")));
        });
        await gmond.StartAgainAsync();

        await ShowsAllAsync(gmond, "short", hosts: 20);
    }

    [NeedsFact(RealGmond.Program, RealGmond.Package)]
    public async Task A_gmond_that_listens_to_a_multicast_group_shows_every_client()
    {
        await using var gmond = await RealGmond.StartAsync(isMulticast: true);
        await StartAsync(20, gmond.Address, "-Dganglia.interface=127.0.0.1");

        await ShowsAllAsync(gmond, "short", hosts: 20);
    }

    [NeedsFact(RealGmond.Program, RealGmond.Package)]
    public async Task Names_that_gmond_would_write_into_its_XML_unescaped_are_cleaned()
    {
        await using var gmond = await RealGmond.StartAsync();
        _server = new SimulatedServer(Options(2));
        var nids = _server.Model.Filesystems[0].Clients.Select(c => c.Nid).ToArray();
        await RunAsync(gmond.Address, _scratch.Write("names", $"{nids[0]} no<d&e\"1\n{nids[1]} node:2\n"));

        await Eventually.HoldsAsync(async () =>
        {
            var shown = await gmond.ReadAsync();
            Assert.Equal(["no_d_e_1", "node_2"], shown.Keys.Select(k => k.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal));
        });
    }

    private static SimulationOptions Options(int clients) => new()
    {
        Seed = 11,
        NodesGoDown = false,
        Filesystems = [new FilesystemOptions { Clients = clients, Osts = 1, Mdts = 1, Jobs = 40 }],
    };

    private async Task StartAsync(int clients, string gmond, params string[] settings)
    {
        _server = new SimulatedServer(Options(clients));
        var names = new StringBuilder();
        foreach (var nid in _server.Model.Filesystems[0].Clients.Select(c => c.Nid).Distinct())
        {
            var address = nid[..nid.IndexOf('@', StringComparison.Ordinal)];
            names.Append(CultureInfo.InvariantCulture, $"{nid} host-{address.Replace('.', '-')}\n");
        }

        await RunAsync(gmond, _scratch.Write("names", names.ToString()), settings);
    }

    private async Task RunAsync(string gmond, string names, params string[] settings) =>
        _exporter = await RunningExporter.StartConfiguredAsync(
            $$"""
            clients {
              enabled = on
              interval = 10s
              max-series = 1000000
              reverse-dns = off
              name-file = "{{names}}"
            }
            ganglia {
              gmonds = ["{{gmond}}"]
              name-map { scratch = short }
            }
            """,
            [.. _server!.Settings, "-Dlustre.exports.enabled=off", .. settings]);

    /// <summary>
    /// Waits until gmond shows the values of one sweep with activity, for all hosts. The collector is frozen while gmond is read, so that
    /// no later sweep arrives, however slow the reading is.
    /// </summary>
    private async Task ShowsAllAsync(RealGmond gmond, string name, int hosts) => await Eventually.HoldsAsync(
        async () =>
        {
            var served = await SweepAsync();
            _exporter!.Process.Freeze();
            try
            {
                // A later sweep may have begun before the collector was frozen. Then the next one is compared.
                await Eventually.HoldsAsync(async () => Compare(served, await gmond.ReadAsync(), name, hosts), TimeSpan.FromSeconds(20));
            }
            finally
            {
                _exporter.Process.Thaw();
            }
        },
        TimeSpan.FromMinutes(5));

    /// <summary>The series of a sweep with activity that was sent to its end.</summary>
    private async Task<Samples> SweepAsync()
    {
        var before = (await _exporter!.ScrapeAsync()).Sum("lustre_client_sweeps_total");
        _server!.Advance(TimeSpan.FromSeconds(5));
        Samples? sweep = null;
        await Eventually.HoldsAsync(async () =>
        {
            sweep = await _exporter!.ScrapeAsync();
            Assert.True(sweep.Sum("lustre_client_sweeps_total") > before, "the sweep has not been measured yet");
            Assert.Equal(sweep.Value("lustre_client_sweeps_total"), sweep.Sum("lustre_exporter_ganglia_sweep"));
        });
        foreach (var (family, _) in Metrics)
            Assert.True(sweep!.Sum(family) > 0, $"{family} is zero in this sweep");
        return sweep!;
    }

    private static void Compare(Samples served, Dictionary<string, XElement> read, string name, int hosts)
    {
        var shown = read.ToDictionary(
            m => m.Key[(m.Key.IndexOf(' ', StringComparison.Ordinal) + 1)..], m => m.Value.Attribute("VAL")!.Value);
        Assert.Equal(hosts * Metrics.Length, shown.Count);
        var expected = Metrics.SelectMany(m => served.Of(m.Family).Select(
            s => KeyValuePair.Create($"{s["host"]} {name}_{m.Metric}", s.Value.ToString("F2", CultureInfo.InvariantCulture))));
        Assert.Equal(expected.OrderBy(e => e.Key, StringComparer.Ordinal), shown.OrderBy(s => s.Key, StringComparer.Ordinal));
    }
}
