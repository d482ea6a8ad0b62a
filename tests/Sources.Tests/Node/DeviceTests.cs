using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

/// <summary>The collectors of disks and network devices.</summary>
public sealed class DeviceTests : IDisposable
{
    private static readonly NamePattern Nothing = new("");

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_disk_has_bytes_and_seconds()
    {
        _tree.Write("proc/diskstats", " 259       0 nvme0n1 47114 4 4643973 21650 1078320 43950 39451633 1011053 7 222766 1032546 1 2 3 4000 5 6500\n");
        var reading = Disks().Read();
        Assert.Equal("2377714176", reading.Value("node_disk_read_bytes_total{device=\"nvme0n1\"}"));
        Assert.Equal("21.65", reading.Value("node_disk_read_time_seconds_total{device=\"nvme0n1\"}"));
        Assert.Equal("7", reading.Value("node_disk_io_now{device=\"nvme0n1\"}"));
        Assert.Equal("1032.546", reading.Value("node_disk_io_time_weighted_seconds_total{device=\"nvme0n1\"}"));
        Assert.Equal("3", reading.Value("node_disk_discarded_sectors_total{device=\"nvme0n1\"}"));
        Assert.Equal("4", reading.Value("node_disk_discard_time_seconds_total{device=\"nvme0n1\"}"));
        Assert.Equal("6.5", reading.Value("node_disk_flush_requests_time_seconds_total{device=\"nvme0n1\"}"));
        Assert.Equal(
            "1",
            reading.Value(
                "node_disk_info{device=\"nvme0n1\",major=\"259\",minor=\"0\",model=\"\",path=\"\",revision=\"\",rotational=\"0\",serial=\"\",wwn=\"\"}"));
        Assert.Equal(18, reading.Samples().Length);
    }

    [Theory]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11", 11)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", 15)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", 17)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19", 17)]
    public void A_kernel_shows_as_many_values_as_it_knows(string values, int expected)
    {
        _tree.Write("proc/diskstats", $"   8       0 sda {values}\n");
        Assert.Equal(expected, Disks().Read().Samples().Count(s => !s.StartsWith("node_disk_info", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_partition_of_an_old_kernel_is_left_out()
    {
        _tree.Write("proc/diskstats", "   8       1 sda1 1 2 3 4\n");
        var reading = Disks().Read();
        Assert.Empty(reading.Samples());
        Assert.Equal(0, reading.LinesRefused);
    }

    [Theory]
    [InlineData("sda", true)]
    [InlineData("sda1", false)]
    [InlineData("nvme0n1", true)]
    [InlineData("nvme0n1p2", false)]
    [InlineData("loop7", false)]
    [InlineData("zram0", false)]
    [InlineData("ram3", false)]
    [InlineData("dm-0", true)]
    [InlineData("mmcblk0p2", true)]
    [InlineData("sr0", true)]
    public void Partitions_and_memory_disks_are_left_out_by_default(string device, bool isShown)
    {
        _tree.Write("proc/diskstats", $"   8       0 {device} 1 2 3 4 5 6 7 8 9 10 11\n");
        var reading = new DiskstatsCollector(_tree.Roots, new NamePattern(NodeSourceOptions.DefaultDisks)).Read();
        Assert.Equal(isShown, reading.Samples().Length > 0);
    }

    [Theory]
    [InlineData("   8       0 sda 1 2 x 4 5 6 7 8 9 10 11")]
    [InlineData("   8       0 sda 1 2 -3 4 5 6 7 8 9 10 11")]
    [InlineData("   x       0 sda 1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("   8       0")]
    [InlineData("   8       0 sda 1 2 36028797018963968 4 5 6 7 8 9 10 11")]
    [InlineData("   8       0 sdb 1 2 3 4 5 6 7 8 9 10 11")]
    public void A_line_of_a_disk_that_is_not_understood_costs_itself(string line)
    {
        _tree.Write("proc/diskstats", $"   8      16 sdb 1 2 3 4 5 6 7 8 9 10 11\n{line}\n");
        var reading = Disks().Read();
        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal(12, reading.Samples().Length);
    }

    [Fact]
    public void What_udev_knows_of_a_disk_is_shown()
    {
        _tree.Write("proc/diskstats", "   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n 252       2 dm-2 1 2 3 4 5 6 7 8 9 10 11\n");
        _tree.Write("sys/block/sda/queue/rotational", "1\n");
        _tree.Write(
            "run/udev/data/b8:0",
            "S:disk/by-id/x\nE:ID_ATA=1\nE:ID_ATA_WRITE_CACHE=1\nE:ID_ATA_WRITE_CACHE_ENABLED=0\nE:ID_ATA_ROTATION_RATE_RPM=7200\n"
                + "E:ID_MODEL=TOSHIBA_\"K\"\nE:ID_SERIAL_SHORT=short\nE:ID_SERIAL=long\nE:SCSI_IDENT_SERIAL=2160A0D5FVGG\nE:ID_WWN=0x7c\n"
                + "E:ID_FS_TYPE=ext4\nE:ID_FS_USAGE=filesystem\nE:ID_FS_UUID=3dea=f\nE:ID_FS_VERSION=1.0\nE:ID_PATH=pci\nE:ID_REVISION=0102\n");
        _tree.Write("run/udev/data/b252:2", "E:DM_NAME=system-root\nE:DM_VG_NAME=system\nE:DM_LV_NAME=root\nE:DM_UUID=LVM-N\n");
        var reading = Disks().Read();
        Assert.Equal(
            "1",
            reading.Value(
                "node_disk_info{device=\"sda\",major=\"8\",minor=\"0\",model=\"TOSHIBA_\\\"K\\\"\",path=\"pci\",revision=\"0102\",rotational=\"1\",serial=\"2160A0D5FVGG\",wwn=\"0x7c\"}"));
        Assert.Equal("1", reading.Value("node_disk_filesystem_info{device=\"sda\",type=\"ext4\",usage=\"filesystem\",uuid=\"3dea=f\",version=\"1.0\"}"));
        Assert.Equal("7200", reading.Value("node_disk_ata_rotation_rate_rpm{device=\"sda\"}"));
        Assert.Equal("0", reading.Value("node_disk_ata_write_cache_enabled{device=\"sda\"}"));
        Assert.Equal(
            "1", reading.Value("node_disk_device_mapper_info{device=\"dm-2\",lv_layer=\"\",lv_name=\"root\",name=\"system-root\",uuid=\"LVM-N\",vg_name=\"system\"}"));
        Assert.Null(reading.Value("node_disk_ata_write_cache{device=\"dm-2\"}"));
    }

    [Fact]
    public void A_number_that_another_disk_has_taken_is_described_again()
    {
        var disks = Disks();
        _tree.Write("proc/diskstats", "   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n").Write("run/udev/data/b8:0", "E:ID_MODEL=old\n");
        Assert.Contains("model=\"old\"", disks.Read().Text(), StringComparison.Ordinal);
        _tree.Write("proc/diskstats", "   8      16 sda 1 2 3 4 5 6 7 8 9 10 11\n").Write("run/udev/data/b8:16", "E:ID_MODEL=new\n");
        Assert.Contains("model=\"new\"", disks.Read().Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_device_has_its_counters_in_both_directions()
    {
        _tree.Write("proc/net/dev", Dev("  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "veth@7:20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35"));
        _tree.Write("sys/class/net/eth0/statistics/rx_nohandler", "99\n");
        var reading = new NetdevCollector(_tree.Roots, Nothing).Read();
        Assert.Equal("1", reading.Value("node_network_receive_bytes_total{device=\"eth0\"}"));
        Assert.Equal("8", reading.Value("node_network_receive_multicast_total{device=\"eth0\"}"));
        Assert.Equal("9", reading.Value("node_network_transmit_bytes_total{device=\"eth0\"}"));
        Assert.Equal("14", reading.Value("node_network_transmit_colls_total{device=\"eth0\"}"));
        Assert.Equal("15", reading.Value("node_network_transmit_carrier_total{device=\"eth0\"}"));
        Assert.Equal("99", reading.Value("node_network_receive_nohandler_total{device=\"eth0\"}"));
        Assert.Equal("20", reading.Value("node_network_receive_bytes_total{device=\"veth@7\"}"));
        Assert.Equal(33, reading.Samples().Length);
    }

    [Fact]
    public void A_network_device_that_is_excluded_or_malformed_costs_itself()
    {
        _tree.Write("proc/net/dev", Dev("lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "eth0: 1 2", "eth1: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"));
        var reading = new NetdevCollector(_tree.Roots, new NamePattern("^lo$")).Read();
        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal(16, reading.Samples().Length);
        Assert.All(reading.Samples(), s => Assert.Contains("eth1", s, StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_device_has_its_properties_and_texts()
    {
        _tree.Link("sys/class/net/eth0", "sys/devices/pci/eth0");
        foreach (var (file, text) in new[]
        {
            ("addr_assign_type", "3"), ("carrier", "1"), ("carrier_changes", "2"), ("dev_id", "0x20"), ("flags", "0x1303"), ("ifindex", "2"),
            ("mtu", "1500"), ("speed", "1000"), ("tx_queue_len", "1000"), ("type", "1"), ("operstate", "up"), ("duplex", "full"),
            ("address", "01:01:01:01:01:01"), ("broadcast", "ff:ff:ff:ff:ff:ff"), ("ifalias", ""),
        })
            _tree.Write("sys/devices/pci/eth0/" + file, text + "\n");
        _tree.Write("sys/class/net/bonding_masters", "bond0\n");
        var reading = new NetclassCollector(_tree.Roots, Nothing).Read();
        Assert.Equal("3", reading.Value("node_network_address_assign_type{device=\"eth0\"}"));
        Assert.Equal("2", reading.Value("node_network_carrier_changes_total{device=\"eth0\"}"));
        Assert.Equal("32", reading.Value("node_network_device_id{device=\"eth0\"}"));
        Assert.Equal("4867", reading.Value("node_network_flags{device=\"eth0\"}"));
        Assert.Equal("125000000", reading.Value("node_network_speed_bytes{device=\"eth0\"}"));
        Assert.Equal("1", reading.Value("node_network_up{device=\"eth0\"}"));
        Assert.Equal(
            "1",
            reading.Value(
                "node_network_info{address=\"01:01:01:01:01:01\",adminstate=\"up\",broadcast=\"ff:ff:ff:ff:ff:ff\",device=\"eth0\",duplex=\"full\",ifalias=\"\",operstate=\"up\"}"));
        Assert.Equal(12, reading.Samples().Length);
        Assert.Contains("# TYPE node_network_carrier_changes_total counter\n", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_without_a_speed_passes_on_what_the_kernel_shows()
    {
        _tree.Write("sys/class/net/eth0/speed", "-1\n").Write("sys/class/net/eth0/operstate", "down\n").Write("sys/class/net/eth0/flags", "0x1002\n");
        var netclass = new NetclassCollector(_tree.Roots, Nothing);
        var reading = netclass.Read();
        Assert.Equal("-125000", reading.Value("node_network_speed_bytes{device=\"eth0\"}"));
        Assert.Equal("0", reading.Value("node_network_up{device=\"eth0\"}"));
        Assert.Contains("adminstate=\"down\"", reading.Text(), StringComparison.Ordinal);
        _tree.Write("sys/class/net/eth0/flags", "0x1003\n").Write("sys/class/net/eth0/operstate", "up\n");
        Assert.Contains("adminstate=\"up\"", netclass.Read().Text(), StringComparison.Ordinal);
        Assert.Equal("1", netclass.Read().Value("node_network_up{device=\"eth0\"}"));
    }

    [Fact]
    public void A_network_device_that_left_ends_its_series()
    {
        _tree.Write("sys/class/net/eth0/mtu", "1500\n").Write("sys/class/net/veth1/mtu", "1500\n");
        var netclass = new NetclassCollector(_tree.Roots, new NamePattern("^dummy"));
        Assert.Contains("veth1", netclass.Read().Text(), StringComparison.Ordinal);
        _tree.Delete("sys/class/net/veth1");
        Assert.DoesNotContain("veth1", netclass.Read().Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_of_InfiniBand_has_its_state_and_counters()
    {
        const string Port = "sys/class/infiniband/mlx5_0/ports/1/";
        _tree.Write("sys/class/infiniband/mlx5_0/board_id", "SM_1\n").Write("sys/class/infiniband/mlx5_0/fw_ver", "2.31\n")
            .Write("sys/class/infiniband/mlx5_0/hca_type", "MT4099\n");
        _tree.Write(Port + "state", "4: ACTIVE\n").Write(Port + "phys_state", "5: LinkUp\n").Write(Port + "rate", "40 Gb/sec (4X QDR)\n");
        _tree.Write(Port + "counters/port_rcv_data", "4631917\n").Write(Port + "counters/link_downed", "3\n")
            .Write(Port + "counters/port_xmit_wait", "N/A (no PMA)\n").Write(Port + "counters_ext/port_xmit_data_64", "3733440\n");
        var reading = new InfinibandCollector(_tree.Roots).Read();
        Assert.Equal(
            [
                "node_infiniband_info{board_id=\"SM_1\",device=\"mlx5_0\",firmware_version=\"2.31\",hca_type=\"MT4099\"} 1",
                "node_infiniband_legacy_data_transmitted_bytes_total{device=\"mlx5_0\",port=\"1\"} 14933760",
                "node_infiniband_link_downed_total{device=\"mlx5_0\",port=\"1\"} 3",
                "node_infiniband_physical_state_id{device=\"mlx5_0\",port=\"1\"} 5",
                "node_infiniband_port_data_received_bytes_total{device=\"mlx5_0\",port=\"1\"} 18527668",
                "node_infiniband_rate_bytes_per_second{device=\"mlx5_0\",port=\"1\"} 5000000000",
                "node_infiniband_state_id{device=\"mlx5_0\",port=\"1\"} 4",
            ],
            reading.Samples());
    }

    [Fact]
    public void A_host_without_such_devices_has_no_series_and_no_trouble()
    {
        foreach (var source in (Source[])[new InfinibandCollector(_tree.Roots), new NetclassCollector(_tree.Roots, Nothing)])
        {
            Assert.Empty(source.Read().Samples());
            Assert.Empty(source.Read().Troubles);
        }
    }

    private static string Dev(params string[] lines) =>
        "Inter-|   Receive                                                |  Transmit\n"
        + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
        + string.Concat(lines.Select(l => l + "\n"));

    private DiskstatsCollector Disks() => new(_tree.Roots, Nothing);
}
