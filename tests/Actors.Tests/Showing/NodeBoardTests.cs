using LustreActors.Actors.Showing;
using LustreActors.Sources.Node;
using static LustreActors.Actors.Tests.Showing.HostReadings;

namespace LustreActors.Actors.Tests.Showing;

public sealed class NodeBoardTests
{
    private readonly NodeBoard _board = new();

    [Fact]
    public void Processors_are_busy_when_they_are_neither_idle_nor_wait_for_IO()
    {
        _board.Take("node/cpu", [Cpu(idle: 0, user: 0, wait: 0)], 10);
        Assert.Null(Overview(10)!.BusyRatio);
        _board.Take("node/cpu", [Cpu(idle: 5, user: 3, wait: 2)], 20);
        var node = Overview(20)!;
        Assert.Equal((2, 0.3), (node.Processors, Math.Round(node.BusyRatio!.Value, 6)));
    }

    [Fact]
    public void Memory_that_is_available_is_not_in_use()
    {
        _board.Take(
            "node/meminfo",
            [
                Single("node_memory_MemTotal_bytes", 100), Single("node_memory_MemAvailable_bytes", 75),
                Single("node_memory_SwapTotal_bytes", 0), Single("node_memory_SwapFree_bytes", 0),
            ],
            10);
        Assert.Equal(new Space(100, 25, 75), Overview(10)!.Memory);
        Assert.Null(Overview(10)!.Swap);
    }

    [Fact]
    public void Bytes_of_devices_inside_the_host_are_not_counted()
    {
        Take(0, 0, 10);
        Take(1000, 400, 20);
        var node = Overview(20)!;
        Assert.Equal((100, 40), (node.ReceivedBytes, node.DiskReadBytes));

        void Take(double received, double read, double at)
        {
            var network = Of("node_network_receive_bytes_total", ([("device", "ib0")], received), ([("device", "lo")], 7 * at));
            var disks = Of("node_disk_read_bytes_total", ([("device", "sda")], read), ([("device", "dm-0")], read));
            _board.Take("node/netdev", [network], at);
            _board.Take("node/diskstats", [disks], at);
        }
    }

    [Fact]
    public void The_busiest_disk_and_the_fullest_filesystem_are_named()
    {
        foreach (var at in (double[])[10, 20])
        {
            var disks = Of("node_disk_io_time_seconds_total", ([("device", "sda")], 0.1 * at), ([("device", "sdb")], 0.9 * at));
            _board.Take("node/diskstats", [disks], at);
        }

        (string, string)[] root = [("mountpoint", "/"), ("fstype", "ext4")], shm = [("mountpoint", "/dev/shm"), ("fstype", "tmpfs")];
        _board.Take(
            "node/filesystem",
            [
                Of("node_filesystem_size_bytes", (root, 100), (shm, 100)), Of("node_filesystem_free_bytes", (root, 10), (shm, 0)),
                Of("node_filesystem_avail_bytes", (root, 10), (shm, 0)),
            ],
            20);
        var node = Overview(20)!;
        Assert.Equal(("sdb", 0.9), (node.BusiestDisk!.Name, Math.Round(node.BusiestDisk.Value, 6)));
        Assert.Equal(new NamedValue("/", 0.9), node.FullestFilesystem);
    }

    [Fact]
    public void What_a_collector_told_is_forgotten_with_it_or_when_it_is_old()
    {
        _board.Take("node/loadavg", [Single("node_load1", 3)], 10);
        Assert.Equal(3, Overview(20)!.Load);
        Assert.Null(Overview(200)!.Load);
        _board.Keep(new HashSet<string> { "scratch-OST0000" });
        Assert.Null(Overview(20));
    }

    [Fact]
    public void Every_family_that_is_shown_is_in_the_catalogue() =>
        Assert.Empty(NodeBoard.ByFamily.Keys.Except(NodeSources.Families.Select(f => f.Name)));

    private NodeOverview? Overview(double seconds) => _board.Overview(seconds, DateTimeOffset.UnixEpoch);
}
