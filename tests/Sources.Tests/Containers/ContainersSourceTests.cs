using System.Collections.Immutable;
using LustreActors.Sources.Containers;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Containers;

public sealed class ContainersSourceTests : IDisposable
{
    private const string One = "8d1fcce2e1a6fadfffcd2d41ffeae6dc171d581ea4f5068bac0d278996f988e3";
    private const string Two = "b8090cd37d07066af2ba6d023d10f204877a4ee666967189dec03bac1af5cc71";
    private const string Scope = $"/system.slice/docker-{One}.scope";
    private const string Labels = $$"""{id="{{Scope}}",image="nginx:1",name="web"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly ContainersSource _source;

    public ContainersSourceTests()
    {
        _source = new ContainersSource(
            ContainerRoots.For(Path.Combine(_folder.Path, "proc"), Path.Combine(_folder.Path, "sys")), ["team", "slurm.job"]);
        Write("proc/1/net/dev", NetDev("lo", "eth0"));
        Write("sys/dev/block/254:0/uevent", "MAJOR=254\nMINOR=0\nDEVNAME=vda\nDEVTYPE=disk\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_container_of_the_unified_hierarchy_has_all_its_numbers()
    {
        Unified(Scope);
        Describe(new ContainerDescription(One, "web", "nginx:1", "sha256:1", "running") { IsRunning = true });

        string[] expected =
        [
            $$"""container_cpu_usage_seconds_total{{Labels[..^1]}},cpu="total"} 15.826982""",
            $"container_cpu_user_seconds_total{Labels} 12.422036",
            $"container_cpu_system_seconds_total{Labels} 3.404945",
            $"container_cpu_cfs_periods_total{Labels} 785",
            $"container_cpu_cfs_throttled_periods_total{Labels} 774",
            $"container_cpu_cfs_throttled_seconds_total{Labels} 61.5",
            $"container_spec_cpu_quota{Labels} 20000",
            $"container_spec_cpu_period{Labels} 100000",
            $"container_memory_usage_bytes{Labels} 229376",
            $"container_memory_working_set_bytes{Labels} 225280",
            $"container_memory_rss{Labels} 61440",
            $"container_memory_cache{Labels} 8192",
            $"container_memory_mapped_file{Labels} 512",
            $"container_memory_swap{Labels} 0",
            $"container_memory_max_usage_bytes{Labels} 4964352",
            $"container_memory_failcnt{Labels} 5",
            $"container_spec_memory_limit_bytes{Labels} 104857600",
            $$"""container_memory_failures_total{{Labels[..^1]}},failure_type="pgfault",scope="container"} 100""",
            $$"""container_memory_failures_total{{Labels[..^1]}},failure_type="pgmajfault",scope="container"} 3""",
            $"container_oom_events_total{Labels} 2",
            $"container_processes{Labels} 2",
            $"container_threads{Labels} 7",
            $"container_threads_max{Labels} 50",
            $"container_pressure_cpu_waiting_seconds_total{Labels} 46.581242",
            $"container_pressure_cpu_stalled_seconds_total{Labels} 46.336032",
            $"container_pressure_memory_waiting_seconds_total{Labels} 0",
            $"container_pressure_memory_stalled_seconds_total{Labels} 0",
            $"container_pressure_io_waiting_seconds_total{Labels} 1.5",
            $"container_pressure_io_stalled_seconds_total{Labels} 0.5",
            .. Received("eth0", 100, 1, 2, 3), .. Sent("eth0", 900, 9, 8, 7),
            $$"""container_fs_reads_bytes_total{{Labels[..^1]}},device="/dev/vda"} 4096""",
            $$"""container_fs_writes_bytes_total{{Labels[..^1]}},device="/dev/vda"} 1614807040""",
            $$"""container_fs_reads_total{{Labels[..^1]}},device="/dev/vda"} 1""",
            $$"""container_fs_writes_total{{Labels[..^1]}},device="/dev/vda"} 1663""",
        ];
        var samples = _source.Read().Samples();
        Assert.Equal(
            expected.Order(StringComparer.Ordinal), samples.Where(s => !IsOfEngine(s)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_container_of_separate_hierarchies_has_its_numbers()
    {
        var path = $"/docker/{One}";
        Write($"sys/fs/cgroup/memory{path}/cgroup.procs", "812\n");
        Write($"sys/fs/cgroup/memory{path}/memory.usage_in_bytes", "1000\n");
        Write($"sys/fs/cgroup/memory{path}/memory.limit_in_bytes", "9223372036854771712\n");
        Write($"sys/fs/cgroup/memory{path}/memory.stat", "rss 1\ntotal_rss 20\ntotal_cache 30\ntotal_inactive_file 400\ntotal_pgfault 5\n");
        Write($"sys/fs/cgroup/memory{path}/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
        Write($"sys/fs/cgroup/cpuacct{path}/cpuacct.usage", "1500000999\n");
        Write($"sys/fs/cgroup/cpuacct{path}/cpuacct.stat", "user 120\nsystem 30\n");
        Write($"sys/fs/cgroup/cpu{path}/cpu.stat", "nr_periods 10\nnr_throttled 2\nthrottled_time 5000000\n");
        Write($"sys/fs/cgroup/cpu{path}/cpu.cfs_quota_us", "-1\n");
        Write($"sys/fs/cgroup/cpu{path}/cpu.cfs_period_us", "100000\n");
        Write(
            $"sys/fs/cgroup/blkio{path}/blkio.throttle.io_service_bytes",
            "8:0 Read 77\n8:0 Write 88\n8:0 Sync 1\n254:0 Read 5\n254:0 Write 6\nTotal 176\n");
        Write($"sys/fs/cgroup/blkio{path}/blkio.throttle.io_serviced", "8:0 Read 7\n8:0 Write 8\nTotal 15\n");
        Write($"sys/fs/cgroup/pids{path}/pids.current", "3\n");
        Write($"sys/fs/cgroup/pids{path}/pids.max", "max\n");

        var labels = $$"""{id="{{path}}",image="",name=""}""";
        string[] expected =
        [
            $$"""container_cpu_usage_seconds_total{{labels[..^1]}},cpu="total"} 1.5""",
            $"container_cpu_user_seconds_total{labels} 1.2",
            $"container_cpu_system_seconds_total{labels} 0.3",
            $"container_cpu_cfs_periods_total{labels} 10",
            $"container_cpu_cfs_throttled_periods_total{labels} 2",
            $"container_cpu_cfs_throttled_seconds_total{labels} 0.005",
            $"container_spec_cpu_period{labels} 100000",
            $"container_memory_usage_bytes{labels} 1000",
            $"container_memory_working_set_bytes{labels} 600",
            $"container_memory_rss{labels} 20",
            $"container_memory_cache{labels} 30",
            $$"""container_memory_failures_total{{labels[..^1]}},failure_type="pgfault",scope="container"} 5""",
            $"container_oom_events_total{labels} 4",
            $"container_processes{labels} 1",
            $"container_threads{labels} 3",
            $$"""container_fs_reads_bytes_total{{labels[..^1]}},device="8:0"} 77""",
            $$"""container_fs_reads_bytes_total{{labels[..^1]}},device="/dev/vda"} 5""",
            $$"""container_fs_writes_bytes_total{{labels[..^1]}},device="8:0"} 88""",
            $$"""container_fs_writes_bytes_total{{labels[..^1]}},device="/dev/vda"} 6""",
            $$"""container_fs_reads_total{{labels[..^1]}},device="8:0"} 7""",
            $$"""container_fs_writes_total{{labels[..^1]}},device="8:0"} 8""",
        ];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            _source.Read().Samples().Where(s => !IsOfEngine(s)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_moment_of_the_reading_the_host_and_a_reservation_are_shown_as_cAdvisor_shows_them()
    {
        Unified(Scope);
        Write($"sys/fs/cgroup{Scope}/memory.low", "4096\n");
        Write("sys/devices/system/cpu/online", "0-3,6\n");
        Write("proc/meminfo", "MemTotal:       16 kB\nMemFree:   2 kB\n");
        _source.Now = new DateTimeOffset(2026, 11, 21, 3, 0, 0, 500, TimeSpan.Zero);
        var reading = _source.Read();
        const string Series = $$"""{id="{{Scope}}",image="",name=""}""";
        Assert.Equal("1795230000.5", reading.Value("container_last_seen" + Series));
        Assert.Equal("4096", reading.Value("container_spec_memory_reservation_limit_bytes" + Series));
        Assert.Equal("5", reading.Value("machine_cpu_cores"));
        Assert.Equal("16384", reading.Value("machine_memory_bytes"));
    }

    [Fact]
    public void What_the_engine_said_is_shown_also_of_a_container_that_does_not_run()
    {
        Write("sys/fs/cgroup/cgroup.controllers", "cpu\n");
        var at = new DateTimeOffset(2026, 11, 21, 3, 0, 0, 500, TimeSpan.Zero);
        Describe(new ContainerDescription(Two, "db", "pg:1", "sha256:2", "exited")
        {
            Created = at,
            Started = at.AddSeconds(1),
            Finished = at.AddSeconds(2),
            ExitCode = 137,
            WasOomKilled = true,
            HasGpu = true,
            Restarts = 3,
            Health = "unhealthy",
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("slurm.job", "12\"3"),
        });

        var labels = $$"""{id="/{{Two}}",image="pg:1",name="db"}""";
        string[] expected =
        [
            $"container_created_time_seconds{labels} 1795230000.5",
            $"container_start_time_seconds{labels} 1795230001.5",
            $"container_finish_time_seconds{labels} 1795230002.5",
            $"container_running{labels} 0",
            $"container_paused{labels} 0",
            $"container_restart_count{labels} 3",
            $"container_exit_code{labels} 137",
            $"container_oom_killed{labels} 1",
            $"container_gpu_assigned{labels} 1",
            $$"""container_state{{labels[..^1]}},state="exited"} 1""",
            $$"""container_health_status{{labels[..^1]}},status="unhealthy"} 1""",
            $$"""container_info{{labels[..^1]}},image_id="sha256:2",runtime="",pod_uid="",slurm_job="","""
                + """container_label_slurm_job="12\"3"} 1""",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), _source.Read().Sorted());
    }

    [Fact]
    public void An_engine_that_does_not_answer_any_longer_gives_names_and_no_states()
    {
        Unified(Scope);
        Describe(
            new ContainerDescription(One, "web", "nginx:1", "sha256:1", "running") { IsRunning = true, IsCurrent = false },
            new ContainerDescription(Two, "db", "pg:1", "sha256:2", "exited") { IsCurrent = false });

        var samples = _source.Read().Samples();
        Assert.Contains($"container_processes{Labels} 2", samples);
        Assert.DoesNotContain(samples, s => s.StartsWith("container_running", StringComparison.Ordinal));
        Assert.DoesNotContain(samples, s => s.Contains(Two, StringComparison.Ordinal));
    }

    [Fact]
    public void The_interfaces_of_the_host_are_not_a_containers()
    {
        Unified(Scope);
        Write("proc/546/net/dev", NetDev("lo", "eth0"));
        Write("proc/1/net/dev", NetDev("lo", "eth0"));

        Assert.DoesNotContain(_source.Read().Samples(), s => s.StartsWith("container_network", StringComparison.Ordinal));
    }

    [Fact]
    public void A_container_that_has_ended_or_ends_while_it_is_read_has_no_series()
    {
        Write("sys/fs/cgroup/cgroup.controllers", "cpu\n");
        Directory.CreateDirectory(Path.Combine(_folder.Path, $"sys/fs/cgroup{Scope}"));
        Write($"sys/fs/cgroup/docker/{Two}/cgroup.procs", "");
        Write($"sys/fs/cgroup/docker/{Two}/memory.current", "4096\n");

        Assert.Empty(_source.Read().Samples());
    }

    [Fact]
    public void A_container_inside_a_container_belongs_to_it()
    {
        Unified(Scope);
        Unified($"{Scope}/docker/{Two}");

        Assert.DoesNotContain(_source.Read().Samples(), s => s.Contains(Two, StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_files_cost_their_values_alone()
    {
        Unified(Scope);
        Write(
            $"sys/fs/cgroup{Scope}/cpu.stat",
            "usage_usec x\nuser_usec -5\nsystem_usec\n\nnr_periods 99999999999999999999\nnr_throttled 4");
        Write($"sys/fs/cgroup{Scope}/io.stat", "254:0 rbytes=x wbytes= =5 rios=7\n\nrubbish\n");
        Write($"sys/fs/cgroup{Scope}/cpu.pressure", "some avg10=1 total=\nfull\n");
        Write($"sys/fs/cgroup{Scope}/memory.current", "\0\0");

        var samples = _source.Read().Samples();
        Assert.DoesNotContain(samples, s => s.StartsWith("container_cpu_u", StringComparison.Ordinal));
        Assert.DoesNotContain(samples, s => s.StartsWith("container_memory_usage", StringComparison.Ordinal));
        Assert.Contains("4", ValuesOf("container_cpu_cfs_throttled_periods_total", samples));
        Assert.Contains("7", ValuesOf("container_fs_reads_total", samples));
        Assert.Contains("61440", ValuesOf("container_memory_rss", samples));
    }

    [Fact]
    public void Without_cgroups_the_trouble_says_what_to_do()
    {
        var reading = _source.Read();
        Assert.Contains("paths.sys", Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ValuesOf(string family, string[] samples) =>
        samples.Where(s => s.StartsWith(family + "{", StringComparison.Ordinal)).Select(s => s[(s.LastIndexOf(' ') + 1)..]);

    private static bool IsOfEngine(string sample) => FamiliesOfEngine.Any(f => sample.StartsWith(f + "{", StringComparison.Ordinal));

    private static readonly string[] FamiliesOfEngine =
    [
        "container_running", "container_paused", "container_restart_count", "container_oom_killed", "container_gpu_assigned",
        "container_state", "container_info",
    ];

    private static string[] Received(string name, params int[] values) => Network("receive", name, values);

    private static string[] Sent(string name, params int[] values) => Network("transmit", name, values);

    private static string[] Network(string direction, string name, int[] values) =>
    [
        .. new[] { "bytes", "packets", "errors", "packets_dropped" }.Zip(values, (what, value) =>
            $$"""container_network_{{direction}}_{{what}}_total{{Labels[..^1]}},interface="{{name}}"} {{value}}"""),
    ];

    private static string NetDev(params string[] names) =>
        "Inter-|   Receive                                                |  Transmit\n"
        + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
        + string.Concat(names.Select(n => $"{n,6}: 100 1 2 3 0 0 0 0 900 9 8 7 0 0 0 0\n"));

    private void Describe(params ContainerDescription[] containers) =>
        _source.Described = containers.ToImmutableDictionary(c => c.Id, StringComparer.Ordinal);

    private void Unified(string path)
    {
        Write("sys/fs/cgroup/cgroup.controllers", "cpu\n");
        Write("proc/546/net/dev", NetDev("lo", "eth0"));
        Write("proc/1/net/dev", NetDev("lo", "ib0", "eno1"));
        foreach (var (name, text) in new[]
        {
            ("cgroup.procs", "546\n547\n"), ("cpu.max", "20000 100000\n"), ("memory.current", "229376\n"), ("memory.max", "104857600\n"),
            ("memory.peak", "4964352\n"), ("memory.swap.current", "0\n"), ("pids.current", "7\n"), ("pids.max", "50\n"),
            (
                "cpu.stat",
                "usage_usec 15826982\nuser_usec 12422036\nsystem_usec 3404945\n"
                    + "nr_periods 785\nnr_throttled 774\nthrottled_usec 61500000\n"),
            ("memory.stat", "anon 61440\nfile 8192\nfile_mapped 512\ninactive_file 4096\npgfault 100\npgmajfault 3\n"),
            ("memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 2\n"),
            ("io.stat", "254:0 rbytes=4096 wbytes=1614807040 rios=1 wios=1663 dbytes=0 dios=0\n"),
            ("cpu.pressure", "some avg10=58.18 avg60=42.73 total=46581242\nfull avg10=58.12 avg60=42.56 total=46336032\n"),
            ("memory.pressure", "some avg10=0.00 avg60=0.00 total=0\nfull avg10=0.00 avg60=0.00 total=0\n"),
            ("io.pressure", "some avg10=0.00 avg60=0.00 total=1500000\nfull avg10=0.00 avg60=0.00 total=500000\n"),
        })
            Write($"sys/fs/cgroup{path}/{name}", text);
    }

    private void Write(string path, string text) => _folder.File(path, text);
}
