using System.Runtime.InteropServices;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Network;
using LustreActors.Simulator.Site;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Rules;

/// <summary>Alerts on a server whose files show faults: the collector reads them, and a real Prometheus evaluates the rules.</summary>
[Collection(Alone.Name)]
public sealed class SimulatedFaultsTests : IDisposable
{
    private const string Router = "10.9.0.1@tcp";

    private static readonly TimeSpan Past = TimeSpan.FromMinutes(5);

    /// <summary>The alerts, a label that names what is wrong, and words of the summary or the description.</summary>
    private static readonly (string Alert, string Label, string Value, string Words)[] Expected =
    [
        ("LustreUnhealthy", "job", "lustre", "NOT HEALTHY"),
        ("LustreCatastrophe", "job", "lustre", "needs a reboot"),
        ("LustreTargetUnavailable", "ost", "OST0000", "scratch-OST0000 cannot be used"),
        ("LustreRecoveryStuck", "target", "scratch-OST0000", "scratch-OST0000 is still in recovery"),
        ("LustreRecoveryWaitsForMdts", "target", "scratch-MDT0001", "before 1 other MDTs are back"),
        ("LustreTargetVanished", "source", "scratch-OST0003", "No server serves scratch-OST0003"),
        ("LustreOspNotConnected", "osp", "OST0003", "2 MDTs of scratch are not connected to OST0003"),
        ("LustreTargetUnreachableFromClients", "import", "OST0003", "scratch-OST0003 cannot be reached from 1 mounts"),
        ("LustreImportNotConnected", "filesystem", "scratch", "connections that are neither FULL nor IDLE"),
        ("LustreTargetReadOnly", "target", "scratch-OST0002", "scratch-OST0002 is read-only"),
        ("LustreOstDegraded", "target", "scratch-OST0001", "scratch-OST0001 is marked as degraded"),
        ("LustreOstInactive", "osp", "OST0002", "2 MDTs of scratch have OST0002 switched off"),
        ("LustrePrecreateFails", "osp", "OST0002", "error -108"),
        ("LustreClientsEvicted", "filesystem", "scratch", "Clients of scratch were evicted"),
        ("LustreOstFull", "target", "home-OST0000", "home-OST0000 is full"),
        ("LustreFilesystemAlmostFull", "filesystem", "home", "100% of home is used"),
        ("LustreMdtAlmostFull", "target", "home-MDT0000", "home-MDT0000 is almost full"),
        ("LustreMdtInodesExhausted", "target", "home-MDT0000", "home-MDT0000 has no room for more files"),
        ("LustreLnetInterfaceDown", "job", "lustre", "is down"),
        ("LustreLnetRouterDown", "nid", Router, $"The LNet router {Router} is down"),
        ("LustreLnetNetUnreachable", "net", "o2ib9", "cannot reach the net o2ib9"),
        ("LustreExporterSourceHangs", "source", "scratch-MDT0000/jobs", "Reading scratch-MDT0000/jobs hangs"),
        ("LustreExporterLinesRefused", "source", "scratch-OST0001/jobs", "Lines of scratch-OST0001/jobs are not understood"),
        ("LustreExporterSourceDown", "source", "slurm", "The source slurm fails"),
        ("LustreJoinFails", "job", "lustre", "The join of jobs"),
        ("LustreExporterDown", "job", "lustre", "nothing is known of this host"),
    ];

    private readonly Scratch _scratch = new();
    private readonly SimulatedLustre _model;
    private readonly SimulatedServer _server;
    private readonly SimulatedSite _site;
    private readonly LnetRoute _route = new("o2ib9", Router);
    private readonly List<Action> _mend = [];

    public SimulatedFaultsTests()
    {
        _model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 9,
            ClientMount = true,
            Start = DateTimeOffset.UtcNow - Past,
            NodesGoDown = false,
            Filesystems =
            [
                new FilesystemOptions { Name = "scratch", Osts = 4, Mdts = 2, Clients = 6, Jobs = 8 },
                new FilesystemOptions { Name = "home", Osts = 1, Mdts = 1, Clients = 3, Jobs = 3 },
            ],
        });
        _model.Advance(Past);
        _server = new SimulatedServer(_model, new LustreNode { Lnet = new LnetOptions { Routes = [_route] } });
        File.WriteAllText(ReadOnlyFile, "0\n");
        _site = new SimulatedSite(_model, _scratch.PathOf("site"), DirectoryStyle.Lists);
    }

    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task Each_fault_fires_its_alert_which_names_it_and_resolves_with_the_fault()
    {
        await using var exporter = await RunningExporter.StartAsync(
            [
                .. _server.Settings, "-Dcollect.scrape-wait=500ms", "-Dcollect.deadline=3s", "-Dcollect.stale-after=15s",
                "-Djobs.interval=1s", "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{_site.Squeue}\"", "-Dslurm.interval=1s",
            ]);
        using var other = new SimulatedServer();
        await using var frozen = await RunningExporter.StartAsync(other.Settings);
        await using var prometheus = await PrometheusWithRules.StartAsync([exporter.Address.Port, frozen.Address.Port]);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(2, await prometheus.CountAsync("lustre_evictions_total{target='scratch-OST0001'}")));
        await Eventually.HoldsAsync(async () => Assert.Empty(Named(await prometheus.FiringAsync())));

        Break(exporter);
        frozen.Process.Freeze();
        var fired = new Dictionary<string, FiringAlert>(StringComparer.Ordinal);
        await Eventually.HoldsAsync(async () =>
        {
            // Those about an increase end by themselves.
            foreach (var alert in await prometheus.FiringAsync())
            {
                foreach (var (name, label, value, _) in Expected)
                {
                    if (alert.Name == name && alert.Labels.GetValueOrDefault(label) == value)
                        fired[name] = alert;
                }
            }

            Assert.Equal(Expected.Select(e => e.Alert).Order(), fired.Keys.Order());
        });
        foreach (var (name, _, _, words) in Expected)
        {
            var said = fired[name].Annotations;
            Assert.Contains(words, said["summary"] + "\n" + said["description"], StringComparison.Ordinal);
        }

        frozen.Process.Thaw();
        Mend();

        // SLURM is asked again after ever longer times.
        await Eventually.HoldsAsync(
            async () => Assert.Empty(Named(await prometheus.FiringAsync())), within: TimeSpan.FromMinutes(5));
    }

    private string ReadOnlyFile => Path.Combine(Path.GetDirectoryName(_server.Tree.PathOf("scratch-OST0002", "degraded"))!, "readonly");

    public void Dispose()
    {
        _server.Dispose();
        _scratch.Dispose();
    }

    private static IEnumerable<string> Named(IReadOnlyList<FiringAlert> firing) =>
        firing.Select(a => a.Name).Where(name => Expected.Any(e => e.Alert == name)).Distinct();

    private void Break(RunningExporter exporter)
    {
        var truth = _model.Truth;
        _server.Tree.Vanish("scratch-OST0003");
        truth.Target("scratch-OST0001").Healthy = false;
        truth.Target("scratch-OST0001").Degraded = true;
        truth.Target("scratch-OST0002").Deactivated = true;
        truth.Target("scratch-OST0000").Recovery = new Recovery
        {
            Status = RecoveryStatus.Recovering,
            Started = _model.Now,
            Time = TimeSpan.FromMinutes(4),
            Clients = 6,
            ConnectedClients = 4,
        };
        truth.Target("scratch-MDT0001").Recovery = new Recovery
        {
            Status = RecoveryStatus.Waiting,
            NonReadyMdts = [0],
        };
        _server.Tree.Lnet.Catastrophe = true;
        _server.Tree.Lnet.Interfaces[1].Up = false;
        _route.Up = false;
        foreach (var client in truth.Filesystem("scratch").Clients.Take(3))
            truth.Target("scratch-OST0001").Evict(client);
        _server.Advance(TimeSpan.FromSeconds(30));

        var hung = _server.Tree.Hang("scratch-MDT0000", "job_stats");
        var damaged = _server.Tree.Garbage("scratch-OST0001", "job_stats", 3);
        _mend.Add(hung.Release);
        _mend.Add(damaged.Release);
        Change(ReadOnlyFile, "1\n");
        Change(_server.Tree.PathOf("home-OST0000", "osd/kbytesavail"), "0\n");
        Change(_server.Tree.PathOf("home-MDT0000", "osd/kbytesavail"), "1024\n");
        Change(_server.Tree.PathOf("home-MDT0000", "osd/filesfree"), "100\n");
        var squeue = File.ReadAllText(_site.Squeue);
        SiteServer.Replace(_site.Squeue, "#!/bin/sh\nexit 1\n");
        _mend.Add(() => SiteServer.Replace(_site.Squeue, squeue));
        File.WriteAllText(exporter.ConfigurationFile, "collect { min-age = often }\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);
    }

    private void Mend()
    {
        foreach (var mend in _mend)
            mend();
        var truth = _model.Truth;
        _server.Tree.Return("scratch-OST0003");
        truth.Target("scratch-OST0001").Healthy = true;
        truth.Target("scratch-OST0001").Degraded = false;
        truth.Target("scratch-OST0002").Deactivated = false;
        truth.Target("scratch-OST0000").Recovery = null;
        truth.Target("scratch-MDT0001").Recovery = null;
        _server.Tree.Lnet.Catastrophe = false;
        _server.Tree.Lnet.Interfaces[1].Up = true;
        _route.Up = true;
        _server.Advance(TimeSpan.FromMinutes(2));
    }

    /// <summary>Puts another text into a file, as the kernel would show it, until the fault is mended.</summary>
    private void Change(string path, string text)
    {
        var before = File.ReadAllText(path);
        File.WriteAllText(path, text);
        _mend.Add(() => File.WriteAllText(path, before));
    }
}
