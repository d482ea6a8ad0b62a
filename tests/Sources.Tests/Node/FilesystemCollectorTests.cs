using LustreActors.Sources.Files;
using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

public sealed class FilesystemCollectorTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_mount_has_its_size_and_the_number_of_its_device()
    {
        Mount("/data", "ext4", "/dev/sda1", "8:1");
        var reading = Create().Read();
        const string Labels = "{device=\"/dev/sda1\",device_error=\"\",fstype=\"ext4\",mountpoint=\"/data\"}";
        var drive = new DriveInfo(Path.Combine(_tree.Root, "data"));
        Assert.Equal(drive.TotalSize, double.Parse(reading.Value("node_filesystem_size_bytes" + Labels)!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("0", reading.Value("node_filesystem_device_error" + Labels));
        Assert.Equal("0", reading.Value("node_filesystem_readonly" + Labels));
        Assert.Equal("1", reading.Value("node_filesystem_mount_info{device=\"/dev/sda1\",major=\"8\",minor=\"1\",mountpoint=\"/data\"}"));
        Assert.Equal(8, reading.Samples().Length);
    }

    [Fact]
    public void A_mount_that_is_not_there_has_an_error_and_no_size()
    {
        Mount("/data", "ext4");
        _tree.Delete("data");
        var reading = Create().Read();
        Assert.Equal(
            [
                "node_filesystem_device_error{device=\"/dev/sda1\",device_error=\"no such file or directory\",fstype=\"ext4\",mountpoint=\"/data\"} 1",
                "node_filesystem_readonly{device=\"/dev/sda1\",device_error=\"no such file or directory\",fstype=\"ext4\",mountpoint=\"/data\"} 0",
            ],
            reading.Samples());
    }

    [Theory]
    [InlineData("/proc", "proc")]
    [InlineData("/dev/shm", "tmpfs")]
    [InlineData("/run/credentials/x.service", "ramfs")]
    [InlineData("/var/lib/docker/overlay2/x/merged", "ext4")]
    [InlineData("/x", "overlay")]
    [InlineData("/x", "autofs")]
    [InlineData("/x", "cgroup2")]
    [InlineData("/x", "lustre")]
    [InlineData("/x", "nfs4")]
    [InlineData("/x", "cifs")]
    [InlineData("/x", "fuse.sshfs")]
    public void What_node_exporter_leaves_out_and_what_the_network_serves_is_not_asked(string point, string type)
    {
        Mount(point, type);
        Mount("/data", "ext4");
        var collector = Create();
        Assert.Equal(["node/filesystem /data"], Keys(collector));
    }

    [Theory]
    [InlineData("/var/lib/docker", "ext4")]
    [InlineData("/devices", "ext4")]
    [InlineData("/run", "tmpfs")]
    [InlineData("/x", "zfs")]
    [InlineData("/x", "fuse.lxcfs")]
    [InlineData("/x", "fuseblk")]
    public void What_is_local_is_asked(string point, string type)
    {
        Mount(point, type);
        Assert.Equal(["node/filesystem " + point], Keys(Create()));
    }

    [Fact]
    public void Filesystems_of_the_network_are_asked_where_the_settings_say_so()
    {
        Mount("/scratch", "lustre", "10.0.0.1@tcp:/scratch");
        Assert.Equal(["node/filesystem /scratch"], Keys(Create(new NodeSourceOptions { AsksNetworkFilesystems = true })));
    }

    [Fact]
    public void A_mount_that_is_covered_by_the_network_or_reached_through_it_is_not_asked()
    {
        Mount("/home", "ext4");
        Mount("/home", "nfs4", "server:/home");
        Mount("/home/local", "xfs");
        Mount("/homework", "xfs");
        Assert.Equal(["node/filesystem /homework"], Keys(Create()));
    }

    [Fact]
    public void A_host_without_a_disk_is_asked_for_all_but_its_root()
    {
        Mount("/", "nfs4", "server:/image");
        Mount("/tmp", "tmpfs", "tmpfs");
        Assert.Equal(["node/filesystem /tmp"], Keys(Create()));
    }

    [Fact]
    public void Mounts_on_one_point_are_one_call_and_a_series_each()
    {
        Mount("/data", "ext4", "/dev/sda1");
        Mount("/data", "xfs", "/dev/sdb1");
        Mount("/data", "xfs", "/dev/sdb1");
        var collector = Create();
        Assert.Single(Keys(collector));
        Assert.Equal(2, collector.Read().Samples().Count(s => s.StartsWith("node_filesystem_size_bytes", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ro,relatime", "rw", "1")]
    [InlineData("rw,relatime", "ro", "1")]
    [InlineData("rw,relatime", "rw,emergency_ro", "1")]
    [InlineData("rw,errors=remount-ro", "rw", "0")]
    public void A_mount_is_read_only_when_it_or_its_superblock_is(string options, string ofSuperblock, string expected)
    {
        Mount("/data", "ext4", "/dev/sda1", "8:1", options, ofSuperblock);
        Assert.Equal(
            expected, Create().Read().Value("node_filesystem_readonly{device=\"/dev/sda1\",device_error=\"\",fstype=\"ext4\",mountpoint=\"/data\"}"));
    }

    [Fact]
    public void Blanks_in_a_mount_point_are_decoded()
    {
        Mount("/my\\040data\\134x", "ext4", "/dev/disk\\040a");
        var reading = Create().Read();
        Assert.Contains("device=\"/dev/disk a\"", reading.Text(), StringComparison.Ordinal);
        Assert.Contains("mountpoint=\"/my data\\\\x\"", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mount_without_a_device_is_read()
    {
        Mount("/data", "tmpfs", "");
        Assert.Contains("device=\"\",device_error=\"\",fstype=\"tmpfs\"", Create().Read().Text(), StringComparison.Ordinal);
    }

    /// <summary>A process in a container sees the host's mounts below the place where the host's root is mounted.</summary>
    [Fact]
    public void A_mount_below_the_hosts_root_has_the_hosts_name()
    {
        Mount(_tree.Root + "/data", "ext4");
        Mount(_tree.Root, "xfs");
        Directory.CreateDirectory(Path.Combine(_tree.Root, "data"));
        Assert.Equal(["node/filesystem /data", "node/filesystem /"], Keys(Create()));
    }

    [Fact]
    public void The_mounts_of_the_first_process_are_read_and_otherwise_the_own_ones()
    {
        Mount("/data", "ext4");
        File.Move(Path.Combine(_tree.Root, "proc/1/mountinfo"), Path.Combine(_tree.Root, "proc/1/other"));
        _tree.Write("proc/self/mountinfo", "36 25 0:52 / /own rw - xfs /dev/sdc rw\n");
        Assert.Equal(["node/filesystem /own"], Keys(Create()));
        File.Delete(Path.Combine(_tree.Root, "proc/self/mountinfo"));
        Assert.Contains("self/mountinfo", Assert.Single(Create().Read().Troubles), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("36 25 0:52 / /data rw,noatime")]
    [InlineData("36 25 0:52 / data rw - ext4 /dev/sda1 rw")]
    [InlineData("36 25 052 / /data rw - ext4 /dev/sda1 rw")]
    [InlineData("36 25 0:52 / /data rw - ext4")]
    [InlineData(" - ")]
    public void A_line_that_is_no_mount_costs_itself(string line)
    {
        Mount("/data", "ext4");
        File.AppendAllText(Path.Combine(_tree.Root, "proc/1/mountinfo"), line + "\n");
        var reading = Create().Read();
        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal(8, reading.Samples().Length);
    }

    [Fact]
    public void A_mount_point_that_hangs_has_node_exporters_error_and_the_others_their_size()
    {
        Mount("/data", "ext4");
        Mount("/stuck", "xfs", "/dev/sdb1");
        var collector = Create();
        using var files = new FileReader(new TestWatch());
        var parts = collector.Begin(files);
        var reading = collector.End(
            [new PartResult(parts[0], parts[0].Read(files), PartFault.None, ""), new PartResult(parts[1], null, PartFault.Hangs, "it hangs")]);
        Assert.Equal(
            "1",
            reading.Value("node_filesystem_device_error{device=\"/dev/sdb1\",device_error=\"mountpoint timeout\",fstype=\"xfs\",mountpoint=\"/stuck\"}"));
        Assert.Equal("0", reading.Value("node_filesystem_device_error{device=\"/dev/sda1\",device_error=\"\",fstype=\"ext4\",mountpoint=\"/data\"}"));
        Assert.Contains("/stuck", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_mount_point_that_was_not_asked_is_a_trouble()
    {
        Mount("/data", "ext4");
        var collector = Create();
        using var files = new FileReader(new TestWatch());
        var reading = collector.End([new PartResult(collector.Begin(files)[0], null, PartFault.NotRead, "too many calls hang")]);
        Assert.Empty(reading.Samples());
        Assert.Equal("/data: too many calls hang", Assert.Single(reading.Troubles));
    }

    private FilesystemCollector Create(NodeSourceOptions? options = null) => new(_tree.Roots, options ?? new NodeSourceOptions());

    private static string[] Keys(FilesystemCollector collector)
    {
        using var files = new FileReader(new TestWatch());
        return [.. collector.Begin(files).Select(p => p.Key)];
    }

    private void Mount(
        string point, string type, string device = "/dev/sda1", string number = "0:52", string options = "rw", string ofSuperblock = "rw")
    {
        var path = Path.Combine(_tree.Root, "proc/1/mountinfo");
        if (!File.Exists(path))
            _tree.Write("proc/1/mountinfo", "");
        File.AppendAllText(path, $"36 25 {number} / {point} {options} shared:1 - {type} {device} {ofSuperblock}\n");
        if (!point.StartsWith(_tree.Root, StringComparison.Ordinal))
            Directory.CreateDirectory(Path.Combine(_tree.Root, point.TrimStart('/').Replace("\\040", " ", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal)));
    }
}
