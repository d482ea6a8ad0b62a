using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

/// <summary>The collectors that read one file or two of <c>/proc</c>.</summary>
public sealed class ProcFileTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_sums_of_stat_are_shown_and_a_missing_one_is_left_out()
    {
        _tree.Write("proc/stat", "cpu0 1 2 3 4\nintr 8885917 17 0 0\nctxt 38014093\nbtime 1418183276\nprocesses 26442\nprocs_running 2\n");
        Assert.Equal(
            [
                "node_boot_time_seconds 1418183276", "node_context_switches_total 38014093", "node_forks_total 26442",
                "node_intr_total 8885917", "node_procs_running 2",
            ],
            Read(new StatCollector(_tree.Roots)));
    }

    [Fact]
    public void A_sum_that_is_no_number_or_comes_twice_is_refused()
    {
        _tree.Write("proc/stat", "ctxt many\nbtime 5\nbtime 6\n");
        var reading = new StatCollector(_tree.Roots).Read();
        Assert.Equal(["node_boot_time_seconds 5"], reading.Samples());
        Assert.Equal(2, reading.LinesRefused);
    }

    [Fact]
    public void The_three_averages_of_the_load_are_shown()
    {
        _tree.Write("proc/loadavg", "0.21 12.37 0.39 1/719 19737\n");
        Assert.Equal(["node_load1 0.21", "node_load15 0.39", "node_load5 12.37"], Read(new LoadavgCollector(_tree.Roots)));
    }

    [Fact]
    public void An_average_that_is_no_number_is_left_out()
    {
        _tree.Write("proc/loadavg", "0.21 high 0.39\n");
        var reading = new LoadavgCollector(_tree.Roots).Read();
        Assert.Equal(["node_load1 0.21", "node_load15 0.39"], reading.Samples());
        Assert.Equal(1, reading.LinesRefused);
    }

    [Fact]
    public void Memory_is_in_bytes_and_huge_pages_are_counted()
    {
        _tree.Write("proc/meminfo", "MemTotal:       15666184 kB\nActive(anon):     2068484 kB\nHugePages_Total:       7\nNewInFuture:     3 kB\n");
        var reading = new MeminfoCollector(_tree.Roots).Read();
        Assert.Equal(
            [
                "node_memory_Active_anon_bytes 2118127616", "node_memory_HugePages_Total 7", "node_memory_MemTotal_bytes 16042172416",
                "node_memory_NewInFuture_bytes 3072",
            ],
            reading.Samples());
        Assert.Contains("# HELP node_memory_Active_anon_bytes Memory information field Active_anon_bytes.\n", reading.Text(), StringComparison.Ordinal);
        Assert.Contains("# TYPE node_memory_Active_anon_bytes gauge\n", reading.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MemFree: some kB")]
    [InlineData("MemFree: 5 MB")]
    [InlineData("MemFree 5 kB")]
    [InlineData("Mem{Free}: 5 kB")]
    [InlineData("MemFree: 5 kB more")]
    [InlineData(": 5 kB")]
    public void A_line_of_memory_that_is_not_understood_costs_itself(string line)
    {
        _tree.Write("proc/meminfo", $"MemTotal: 1 kB\n{line}\n");
        var reading = new MeminfoCollector(_tree.Roots).Read();
        Assert.Equal(["node_memory_MemTotal_bytes 1024"], reading.Samples());
        Assert.Equal(1, reading.LinesRefused);
    }

    [Fact]
    public void A_field_that_disappears_ends_its_series()
    {
        var meminfo = new MeminfoCollector(_tree.Roots);
        _tree.Write("proc/meminfo", "MemTotal: 1 kB\nSwapTotal: 2 kB\n");
        Assert.Equal(2, Read(meminfo).Length);
        _tree.Write("proc/meminfo", "MemTotal: 1 kB\n");
        Assert.Equal(["node_memory_MemTotal_bytes 1024"], Read(meminfo));
    }

    [Fact]
    public void Of_vmstat_the_fields_of_the_pattern_are_shown_without_a_type()
    {
        _tree.Write("proc/vmstat", "nr_free_pages 5\npgpgin 12\npgfault 7\noom_kill 0\npgscan_kswapd_dma 9\n");
        var reading = new VmstatCollector(_tree.Roots, new NamePattern(NodeSourceOptions.DefaultVmstatFields)).Read();
        Assert.Equal(["node_vmstat_oom_kill 0", "node_vmstat_pgfault 7", "node_vmstat_pgpgin 12"], reading.Samples());
        Assert.Contains("# TYPE node_vmstat_pgfault untyped\n", reading.Text(), StringComparison.Ordinal);
        Assert.Contains("# HELP node_vmstat_pgfault /proc/vmstat information field pgfault.\n", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_number_of_files_may_be_the_largest_number_there_is()
    {
        _tree.Write("proc/sys/fs/file-nr", "1024\t0\t9223372036854775807\n");
        Assert.Equal(
            ["node_filefd_allocated 1024", "node_filefd_maximum 9223372036854775807"], Read(new FilefdCollector(_tree.Roots)));
        _tree.Write("proc/sys/fs/file-nr", "1024\n");
        Assert.Equal(1, new FilefdCollector(_tree.Roots).Read().LinesRefused);
    }

    [Fact]
    public void Entropy_is_in_bits()
    {
        _tree.Write("proc/sys/kernel/random/entropy_avail", "256\n").Write("proc/sys/kernel/random/poolsize", "256\n");
        Assert.Equal(["node_entropy_available_bits 256", "node_entropy_pool_size_bits 256"], Read(new EntropyCollector(_tree.Roots)));
    }

    [Fact]
    public void Pressure_is_in_seconds_and_what_the_kernel_lacks_is_left_out()
    {
        _tree.Write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
        _tree.Write("proc/pressure/io", "some avg10=0.10 avg60=2.00 avg300=3.85 total=159229614\nfull avg10=0.10 avg60=2.00 avg300=3.85 total=159229\n");
        _tree.Write("proc/pressure/irq", "full avg10=0.00 avg60=0.00 avg300=0.00 total=8494");
        var reading = new PressureCollector(_tree.Roots).Read();
        Assert.Equal(
            [
                "node_pressure_cpu_waiting_seconds_total 14.036781", "node_pressure_io_stalled_seconds_total 0.159229",
                "node_pressure_io_waiting_seconds_total 159.229614", "node_pressure_irq_stalled_seconds_total 0.008494",
            ],
            reading.Samples());
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_pressure_without_a_total_is_refused()
    {
        _tree.Write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=\n");
        var reading = new PressureCollector(_tree.Roots).Read();
        Assert.Empty(reading.Samples());
        Assert.Equal(1, reading.LinesRefused);
    }

    [Fact]
    public void Sockets_are_counted_by_protocol_and_memory_is_shown_in_pages_and_bytes()
    {
        _tree.Write("proc/net/sockstat", "sockets: used 229\nTCP: inuse 4 orphan 0 tw 4 alloc 17 mem 3\nFRAG: inuse 0 memory 9\n");
        _tree.Write("proc/net/sockstat6", "TCP6: inuse 17\n");
        var reading = new SockstatCollector(_tree.Roots).Read();
        Assert.Equal(
            [
                "node_sockstat_FRAG_inuse 0", "node_sockstat_FRAG_memory 9", "node_sockstat_TCP6_inuse 17", "node_sockstat_TCP_alloc 17",
                "node_sockstat_TCP_inuse 4", "node_sockstat_TCP_mem 3", $"node_sockstat_TCP_mem_bytes {3 * Environment.SystemPageSize}",
                "node_sockstat_TCP_orphan 0", "node_sockstat_TCP_tw 4", "node_sockstat_sockets_used 229",
            ],
            reading.Samples());
        Assert.Contains("# HELP node_sockstat_TCP_tw Number of TCP sockets in state tw.\n", reading.Text(), StringComparison.Ordinal);
        Assert.Contains("# HELP node_sockstat_sockets_used Number of IPv4 sockets in use.\n", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_IPv6_has_no_trouble()
    {
        _tree.Write("proc/net/sockstat", "TCP: inuse 4 orphan many\n");
        var reading = new SockstatCollector(_tree.Roots).Read();
        Assert.Empty(reading.Troubles);
        Assert.Equal(["node_sockstat_TCP_inuse 4"], reading.Samples());
        Assert.Equal(1, reading.LinesRefused);
    }

    [Fact]
    public void Of_netstat_the_fields_of_the_pattern_are_shown_for_both_protocols()
    {
        _tree.Write("proc/net/netstat", "TcpExt: SyncookiesSent Other ListenDrops\nTcpExt: 1 2 3\n");
        _tree.Write("proc/net/snmp", "Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: MaxConn CurrEstab\nTcp: -1 17\nUdp: InErrors NoPorts\nUdp: 0 120\n");
        _tree.Write("proc/net/snmp6", "Ip6InOctets                     \t460\nUdpLite6InErrors\t0\nIp6InReceives 7\nifIndex 5\n");
        var reading = Netstat(NodeSourceOptions.DefaultNetstatFields).Read();
        Assert.Equal(
            [
                "node_netstat_Ip6_InOctets 460", "node_netstat_Ip_Forwarding 1", "node_netstat_TcpExt_ListenDrops 3",
                "node_netstat_TcpExt_SyncookiesSent 1", "node_netstat_Tcp_CurrEstab 17", "node_netstat_UdpLite6_InErrors 0",
                "node_netstat_Udp_InErrors 0", "node_netstat_Udp_NoPorts 120",
            ],
            reading.Samples());
        Assert.Contains("# HELP node_netstat_Udp_NoPorts Statistic UdpNoPorts.\n", reading.Text(), StringComparison.Ordinal);
        Assert.Equal(["node_netstat_Tcp_MaxConn -1"], Netstat("^Tcp_MaxConn$").Read().Samples());
    }

    [Theory]
    [InlineData("Udp: InErrors NoPorts\nUdp: 1\n")]
    [InlineData("Udp: InErrors\nTcp: 1\n")]
    [InlineData("Udp: InErrors\n")]
    [InlineData("Udp: InErrors\nUdp: many\n")]
    public void Lines_of_netstat_that_do_not_fit_together_are_refused(string snmp)
    {
        _tree.Write("proc/net/netstat", "TcpExt: ListenDrops\nTcpExt: 3\n").Write("proc/net/snmp", snmp);
        var reading = Netstat(NodeSourceOptions.DefaultNetstatFields).Read();
        Assert.Equal(1, reading.LinesRefused);
        Assert.Contains("node_netstat_TcpExt_ListenDrops 3", reading.Samples());
    }

    [Fact]
    public void Tracked_connections_are_summed_over_the_processors()
    {
        _tree.Write("proc/sys/net/netfilter/nf_conntrack_count", "123\n").Write("proc/sys/net/netfilter/nf_conntrack_max", "65536\n");
        _tree.Write("proc/net/stat/nf_conntrack", "entries  found invalid drop\n00000021  00000001 0000000a 00000000\n00000021  00000002 00000010 00000000\n");
        Assert.Equal(
            [
                "node_nf_conntrack_entries 123", "node_nf_conntrack_entries_limit 65536", "node_nf_conntrack_stat_drop 0",
                "node_nf_conntrack_stat_found 3", "node_nf_conntrack_stat_invalid 26",
            ],
            Read(new ConntrackCollector(_tree.Roots)));
    }

    [Fact]
    public void A_host_that_tracks_no_connections_has_no_trouble()
    {
        var reading = new ConntrackCollector(_tree.Roots).Read();
        Assert.Empty(reading.Samples());
        Assert.Empty(reading.Troubles);
    }

    /// <summary>In a container, <c>/proc/net</c> of the host's procfs is the network of the process that reads it.</summary>
    [Fact]
    public void The_network_of_the_first_process_is_read_where_the_hosts_procfs_is_mounted_elsewhere()
    {
        _tree.Write("proc/net/sockstat", "sockets: used 1\n").Write("proc/1/net/sockstat", "sockets: used 229\n");
        Assert.Equal(["node_sockstat_sockets_used 229"], Read(new SockstatCollector(_tree.Roots)));
    }

    private static string[] Read(Source source)
    {
        var reading = source.Read();
        Assert.Equal(0, reading.LinesRefused);
        Assert.Empty(reading.Troubles);
        return reading.Samples();
    }

    private NetstatCollector Netstat(string pattern) => new(_tree.Roots, new NamePattern(pattern));
}
