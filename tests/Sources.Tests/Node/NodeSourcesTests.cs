using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

public sealed class NodeSourcesTests : IDisposable
{
    private const int InputsPerFile = 100;

    private static readonly (string File, string Readers, string Text)[] Files =
    [
        ("proc/stat", "cpu stat", "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 2 3 4 5 6 7 8 9 10\nintr 5 1 2\nctxt 5\nbtime 6\nprocesses 7\n"),
        ("proc/loadavg", "loadavg", "0.21 0.37 0.39 1/719 19737\n"),
        ("proc/meminfo", "meminfo", "MemTotal: 15666184 kB\nActive(anon): 2068484 kB\nHugePages_Total: 7\n"),
        ("proc/diskstats", "diskstats", "   8       0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n   8       1 sda1 1 2 3 4 5 6 7 8 9 10 11\n"),
        ("proc/net/dev", "netdev", "Inter-|\n face |\n  lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\neth0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"),
        ("proc/net/netstat", "netstat", "TcpExt: SyncookiesSent ListenDrops\nTcpExt: 1 3\n"),
        ("proc/net/snmp", "netstat", "Ip: Forwarding DefaultTTL\nIp: 1 64\nUdp: InErrors NoPorts\nUdp: 0 120\n"),
        ("proc/net/snmp6", "netstat", "Ip6InOctets 460\nUdpLite6InErrors 0\n"),
        ("proc/net/sockstat", "sockstat", "sockets: used 229\nTCP: inuse 4 orphan 0 tw 4 alloc 17 mem 3\n"),
        ("proc/net/stat/nf_conntrack", "conntrack", "entries  found invalid\n00000021  00000001 0000000a\n"),
        ("proc/vmstat", "vmstat", "pgpgin 12\npgfault 7\noom_kill 0\n"),
        ("proc/pressure/cpu", "pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\n"),
        ("proc/sys/fs/file-nr", "filefd", "1024\t0\t1631329\n"),
        ("proc/sys/kernel/random/entropy_avail", "entropy", "256\n"),
        ("proc/1/mountinfo", "filesystem", "36 25 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n37 25 0:22 / /x\\040y rw - tmpfs tmpfs rw\n"),
        ("sys/class/net/eth0/speed", "netclass", "1000\n"),
        ("sys/class/net/eth0/operstate", "netclass", "up\n"),
        ("sys/class/hwmon/hwmon0/name", "hwmon", "coretemp\n"),
        ("sys/class/hwmon/hwmon0/temp1_input", "hwmon", "55000\n"),
        ("sys/class/hwmon/hwmon0/temp1_label", "hwmon", "Core 0\n"),
        ("sys/class/thermal/thermal_zone0/type", "thermal_zone", "x86\n"),
        ("sys/class/thermal/thermal_zone0/temp", "thermal_zone", "55000\n"),
        ("sys/class/infiniband/mlx5_0/ports/1/state", "infiniband", "4: ACTIVE\n"),
        ("sys/class/infiniband/mlx5_0/ports/1/rate", "infiniband", "40 Gb/sec (4X QDR)\n"),
        ("sys/devices/system/cpu/isolated", "cpu", "1,3-5\n"),
        ("run/udev/data/b8:0", "diskstats", "E:ID_MODEL=x\nE:ID_FS_TYPE=ext4\nE:ID_ATA=1\nE:ID_ATA_WRITE_CACHE=1\n"),
        ("etc/os-release", "os", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("texts/a.prom", "textfile", "# TYPE a counter\na{b=\"c\"} 1\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_sum 3\nh_count 2\n"),
    ];

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_collector_has_a_name_a_plan_and_families()
    {
        var plans = NodeSources.Plans(_tree.Roots, Options());
        Assert.Equal(NodeSources.Names, plans.Select(p => p.Part));
        Assert.All(plans, p => Assert.Equal(p.Name, p.Create().Name));
        Assert.All(plans, p => Assert.Equal("node/" + p.Part, p.Name));
        Assert.All(NodeSources.Names, n => Assert.NotNull(NodeSources.Find(n)));
        Assert.Null(NodeSources.Find("wifi"));
        Assert.Equal(NodeSources.Families.Count, NodeSources.Families.Select(f => f.Name).Distinct().Count());
        Assert.All(
            NodeSources.Families.Except(SlurmJobsCollector.Families), f => Assert.StartsWith("node_", f.Name, StringComparison.Ordinal));
        Assert.All(SlurmJobsCollector.Families, f => Assert.StartsWith("job_", f.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_collector_that_is_excluded_has_no_plan_and_text_files_need_a_directory()
    {
        var options = new NodeSourceOptions { Collectors = NodeCollectors.All & ~NodeCollectors.Cpu };
        var parts = NodeSources.Plans(_tree.Roots, options).Select(p => p.Part).ToArray();
        Assert.DoesNotContain("cpu", parts);
        Assert.DoesNotContain("textfile", parts);
        Assert.Equal(NodeSources.Names.Count - 2, parts.Length);
    }

    [Fact]
    public void Equal_settings_give_equal_plans_and_a_setting_changes_the_plans_that_it_concerns()
    {
        var before = NodeSources.Plans(_tree.Roots, Options());
        var same = NodeSources.Plans(_tree.Roots, Options());
        Assert.All(before.Zip(same), p => Assert.Equal(p.First.Settings, p.Second.Settings));
        var changed = NodeSources.Plans(_tree.Roots, Options() with { NetworkDevicesExcluded = new NamePattern("^veth") });
        Assert.Equal(
            ["netclass", "netdev"], before.Zip(changed).Where(p => !p.First.Settings.Equals(p.Second.Settings)).Select(p => p.First.Part));
    }

    [Fact]
    public void Every_family_that_the_files_of_a_host_make_is_in_the_catalogue()
    {
        WriteAll();
        var known = NodeSources.Families.Select(f => f.Name).ToHashSet();
        var served = Sources().Where(s => s.Name != "node/textfile").SelectMany(s => s.Read().Segments).Select(s => s.Family.Name);
        Assert.Equal([], served.Except(known));
    }

    [Fact]
    public void No_damage_to_a_file_makes_a_collector_fail_or_write_what_Prometheus_would_refuse()
    {
        WriteAll();
        var plans = NodeSources.Plans(_tree.Roots, Options()).ToDictionary(p => p.Part);
        for (var file = 0; file < Files.Length; file++)
        {
            // One set keeps its state from one damage to the next, and one begins with each: a list of devices is not read each time.
            var kept = Files[file].Readers.Split(' ').Select(r => plans[r].Create()).ToArray();
            var mutations = new Mutations(file, Files[file].Text);
            for (var i = 0; i < InputsPerFile; i++)
            {
                var damaged = mutations.Next();
                File.WriteAllBytes(Path.Combine(_tree.Root, Files[file].File), damaged);
                foreach (var source in kept.Concat(Files[file].Readers.Split(' ').Select(r => plans[r].Create())))
                    AssertWellFormed(source, damaged);
            }

            _tree.Write(Files[file].File, Files[file].Text);
        }
    }

    [Fact]
    public void Nothing_is_kept_of_a_collection_and_little_is_allocated_for_one()
    {
        WriteAll();
        var sources = Sources().Where(s => s.Name is "node/cpu" or "node/stat" or "node/meminfo" or "node/netdev" or "node/vmstat").ToArray();
        foreach (var source in sources)
        {
            source.Read();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
                source.Read();
            var perReading = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
            Assert.True(perReading < 8192, $"{source.Name} allocates {perReading} bytes for one collection");
        }
    }

    private static void AssertWellFormed(Source source, byte[] damaged)
    {
        var reading = source.Read();
        foreach (var format in (ExpositionFormat[])[ExpositionFormat.PrometheusText, ExpositionFormat.OpenMetrics])
        {
            // A text file may define families that contradict each other. The later one is left out of the exposition.
            var output = new ArrayBufferWriter<byte>();
            Exposition.Of(reading.Segments, out _).Write(output, format);
            var reader = new ExpositionReader(format);
            var nothing = new Nothing();
            reader.End(output.WrittenSpan, ref nothing);
            if (format == ExpositionFormat.PrometheusText)
                AssertNoneTwice(Encoding.UTF8.GetString(output.WrittenSpan));
            Assert.True(
                reader.LinesRefused == 0,
                $"{source.Name}: {reader.FirstRefusal} of\n{Encoding.Latin1.GetString(damaged)}");
        }
    }

    private static void AssertNoneTwice(string text)
    {
        var series = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').Select(s => s[..s.LastIndexOf(' ')]).ToArray();
        Assert.Equal(series.Distinct(), series);
    }

    private NodeSourceOptions Options() => new() { TextfileDirectory = Path.Combine(_tree.Root, "texts") };

    private Source[] Sources() => [.. NodeSources.Plans(_tree.Roots, Options()).Select(p => p.Create())];

    private void WriteAll()
    {
        foreach (var (file, _, text) in Files)
            _tree.Write(file, text);
    }

    private readonly struct Nothing : IExpositionVisitor
    {
        public void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample)
        {
        }
    }
}
