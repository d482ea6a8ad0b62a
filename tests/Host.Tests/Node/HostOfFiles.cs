using LustreActors.Actors.Tests.Containers;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Node;

/// <summary>A host with everything: the files of <see cref="NodeTree"/>, InfiniBand, a container with an engine, and two GPUs.</summary>
internal sealed class HostOfFiles : IAsyncDisposable
{
    public const string Container = "web";

    private const string Id = "8d1fcce2e1a6fadfffcd2d41ffeae6dc171d581ea4f5068bac0d278996f988e3";

    private readonly NodeTree _tree = new();
    private readonly FakeEngine _engine = new();
    private readonly NvmlStub? _gpus = NvmlStub.Compiler is null ? null : new NvmlStub(Gpus);
    private int _rounds;

    public HostOfFiles()
    {
        Write("sys/class/infiniband/mlx5_0", ("board_id", "MT_0000000001"), ("fw_ver", "20.1"), ("hca_type", "MT4129"));
        Write("sys/class/infiniband/mlx5_0/ports/1", ("state", "4: ACTIVE"), ("phys_state", "5: LinkUp"), ("rate", "400 Gb/sec (4X NDR)"));
        Write(
            "sys/class/infiniband/mlx5_0/ports/1/counters", ("port_rcv_data", "1000"), ("port_xmit_data", "2000"), ("link_downed", "0"),
            ("link_error_recovery", "0"));
        Write("sys/fs/cgroup", ("cgroup.controllers", "cpu memory io pids"));
        Write(
            $"sys/fs/cgroup/system.slice/docker-{Id}.scope",
            ("cgroup.procs", "546\n547"), ("cpu.max", "20000 100000"), ("memory.current", "229376"), ("memory.max", "104857600"),
            ("memory.peak", "4964352"), ("memory.swap.current", "0"), ("pids.current", "7"), ("pids.max", "50"),
            ("cpu.stat", "usage_usec 158\nuser_usec 124\nsystem_usec 34\nnr_periods 785\nnr_throttled 774\nthrottled_usec 615"),
            ("memory.stat", "anon 61440\nfile 8192\nfile_mapped 512\ninactive_file 4096\npgfault 100\npgmajfault 3"),
            ("memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 2"), ("io.stat", "8:0 rbytes=4096 wbytes=16148 rios=1 wios=1663"),
            ("cpu.pressure", "some avg10=0.00 avg60=0.00 total=46\nfull avg10=0.00 avg60=0.00 total=46"),
            ("memory.pressure", "some avg10=0.00 avg60=0.00 total=0\nfull avg10=0.00 avg60=0.00 total=0"),
            ("io.pressure", "some avg10=0.00 avg60=0.00 total=15\nfull avg10=0.00 avg60=0.00 total=5"));
        Write("proc/546/net", ("dev", "Inter-| Receive\n face |bytes\n  eth0: 100 1 2 3 0 0 0 0 900 9 8 7 0 0 0 0"));
        _engine.Containers[Id] = (
            "running", "Up 5 seconds (unhealthy)",
            $$$$"""
            {"Id":"{{{{Id}}}}","Name":"/{{{{Container}}}}","RestartCount":2,"Created":"2026-01-05T08:00:00Z","Config":{"Image":"nginx:1"},
            "State":{"Status":"running","Running":true,"Pid":546,"StartedAt":"2026-01-05T08:00:00Z","Health":{"Status":"unhealthy"}}}
            """);
        Directory.CreateDirectory(_tree.PathOf("run"));
        File.CreateSymbolicLink(_tree.PathOf("run/engine.sock"), _engine.SocketPath);
    }

    /// <summary>Settings that read this host and nothing else.</summary>
    public IEnumerable<string> Settings =>
    [
        .. _tree.Settings, "-Dcontainers.enabled=on", "-Dcontainers.sockets=[/run/engine.sock]",
        .. _gpus is null ? [] : new[] { "-Dgpu.enabled=on", $"-Dgpu.library={_gpus.Library}", "-Dgpu.activity=on" },
    ];

    /// <summary>Lets its processors work: a quarter of their time since the last call.</summary>
    public void Work()
    {
        var ticks = 10_000_000 + (100 * ++_rounds);
        var path = _tree.PathOf("proc/stat");
        File.WriteAllText(path + ".new", $"""
            cpu  {ticks} 0 0 {3 * ticks} 0 0 0 0 0 0
            cpu0 {ticks} 0 0 {3 * ticks} 0 0 0 0 0 0
            ctxt 38014093
            btime 1418183276
            processes 26442
            procs_running 2
            procs_blocked 1

            """);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Loses the first GPU. The second one has a slowdown always.</summary>
    public void LoseGpu() => _gpus!.Set([.. Gpus, "lost 0"]);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _gpus?.Dispose();
        _tree.Dispose();
    }

    private static string[] Gpus => ["gpus 2", "links 2", "processes 1"];

    private void Write(string folder, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
            _tree.Write($"{folder}/{file}", text + "\n");
    }
}
