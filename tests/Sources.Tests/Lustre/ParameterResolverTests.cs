using System.Text;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Files;

namespace LustreActors.Sources.Tests.Lustre;

public sealed class ParameterResolverTests : IDisposable
{
    private readonly LustreTree _tree = new();
    private readonly TestWatch _watch = new();
    private readonly FileReader _files;
    private readonly ParameterResolver _resolver;

    public ParameterResolverTests()
    {
        _files = new FileReader(_watch);
        _resolver = new ParameterResolver(_tree.Roots);
    }

    public void Dispose()
    {
        _files.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void A_parameter_is_found_below_any_root()
    {
        _tree.Proc("obdfilter/a-OST0000/stats", "1\n").Debug("obdfilter/b-OST0000/stats", "2\n").Sys(
            "obdfilter/b-OST0000/num_exports", "3\n");

        Assert.Equal("1\n", Read("obdfilter.a-OST0000.stats"));
        Assert.Equal("2\n", Read("obdfilter.b-OST0000.stats"));
        Assert.Equal("3\n", Read("obdfilter.b-OST0000.num_exports"));
        Assert.Equal("Missing", Read("obdfilter.b-OST0000.eviction_count"));
    }

    [Fact]
    public void Sys_comes_before_debugfs_and_proc()
    {
        _tree.Proc("health_check", "proc\n").Debug("health_check", "debug\n");
        Assert.Equal("debug\n", Read("health_check"));

        _tree.Sys("health_check", "sys\n");
        Assert.Equal("sys\n", new ParameterResolver(_tree.Roots).TryRead(
            _files, "health_check", out var text, out _) == ReadStatus.Read ? Encoding.UTF8.GetString(text) : "");
    }

    [Fact]
    public void A_path_that_was_found_is_not_looked_for_again()
    {
        _tree.Proc("obdfilter/a-OST0000/stats", "1\n");
        Read("obdfilter.a-OST0000.stats");
        _watch.Paths.Clear();

        Read("obdfilter.a-OST0000.stats");

        Assert.Equal([Path.Combine(_tree.Roots.Proc, "obdfilter/a-OST0000/stats")], _watch.Paths);
    }

    [Fact]
    public void A_parameter_that_moved_is_found_again_in_the_same_reading()
    {
        _tree.Proc("obdfilter/a-OST0000/stats", "1\n");
        Read("obdfilter.a-OST0000.stats");
        File.Delete(Path.Combine(_tree.Roots.Proc, "obdfilter/a-OST0000/stats"));
        _tree.Debug("obdfilter/a-OST0000/stats", "2\n");

        Assert.Equal("2\n", Read("obdfilter.a-OST0000.stats"));
    }

    [Fact]
    public void Each_target_keeps_its_own_kind_of_storage()
    {
        _tree.Sys("osd-ldiskfs/a-MDT0000/kbytesfree", "1\n").Sys("osd-zfs/a-OST0000/kbytesfree", "2\n").Proc(
            "osd-zfs/MGS/kbytesfree", "3\n");

        Assert.Equal("1\n", Read("osd-*.a-MDT0000.kbytesfree"));
        Assert.Equal("2\n", Read("osd-*.a-OST0000.kbytesfree"));
        Assert.Equal("3\n", Read("osd-*.MGS.kbytesfree"));
    }

    [Fact]
    public void A_target_that_was_reformatted_with_the_other_storage_is_found()
    {
        _tree.Sys("osd-ldiskfs/a-OST0000/kbytesfree", "1\n");
        Read("osd-*.a-OST0000.kbytesfree");
        Directory.Delete(Path.Combine(_tree.Roots.Sys, "osd-ldiskfs"), recursive: true);
        _tree.Sys("osd-zfs/a-OST0000/kbytesfree", "2\n");

        Assert.Equal("2\n", Read("osd-*.a-OST0000.kbytesfree"));
    }

    [Fact]
    public void No_file_is_looked_for_in_a_folder_that_a_root_does_not_have()
    {
        _tree.Proc("obdfilter/a-OST0000/stats", "1\n");
        Read("osd-*.a-OST0000.kbytesfree");
        Read("obdfilter.a-OST0000.num_exports");
        _watch.Paths.Clear();

        Assert.Equal("Missing", Read("osd-*.a-OST0000.kbytestotal"));
        Assert.Equal("Missing", Read("obdfilter.a-OST0000.eviction_count"));

        Assert.Equal([Path.Combine(_tree.Roots.Proc, "obdfilter/a-OST0000/eviction_count")], _watch.Paths);
    }

    [Fact]
    public void A_file_or_folder_that_came_is_found_in_the_next_collection()
    {
        _tree.Proc("obdfilter/a-OST0000/stats", "1\n");
        Read("osd-*.a-OST0000.kbytesfree");
        Read("obdfilter.a-OST0000.num_exports");
        _tree.Sys("osd-zfs/a-OST0000/kbytesfree", "2\n").Sys("obdfilter/a-OST0000/num_exports", "3\n");

        using var next = new FileReader(_watch);

        Assert.Equal(ReadStatus.Read, _resolver.TryRead(next, "osd-*.a-OST0000.kbytesfree", out _, out _));
        Assert.Equal(ReadStatus.Read, _resolver.TryRead(next, "obdfilter.a-OST0000.num_exports", out _, out _));
    }

    [Fact]
    public void Lnet_is_looked_for_beside_lustre()
    {
        _tree.Write("sys/kernel/debug/lnet/lnet_memused", "7\n");
        Assert.Equal("7\n", Read("lnet_memused"));

        using var old = new LustreTree();
        old.Write("proc/sys/lnet/lnet_memused", "8\n");
        Assert.Equal(ReadStatus.Read, new ParameterResolver(old.Roots).TryRead(_files, "lnet_memused", out var text, out _));
        Assert.Equal("8\n", Encoding.UTF8.GetString(text));
    }

    [Fact]
    public void A_closed_debugfs_is_not_reported_as_a_missing_parameter()
    {
        _tree.Debug("obdfilter/a-OST0000/stats", "1\n").Sys("obdfilter/a-OST0000/num_exports", "2\n");
        var debugfs = Path.GetDirectoryName(_tree.Roots.Debug)!;
        File.SetUnixFileMode(_tree.Root, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(debugfs, UnixFileMode.None);
        try
        {
            using var ordinary = new ClosedDoors();
            Assert.Equal("Denied", Read("obdfilter.a-OST0000.stats"));
            Assert.Equal("2\n", Read("obdfilter.a-OST0000.num_exports"));
        }
        finally
        {
            File.SetUnixFileMode(debugfs, (UnixFileMode)0x1FF);
        }
    }

    private string Read(string parameter)
    {
        var status = _resolver.TryRead(_files, parameter, out var text, out _);
        return status == ReadStatus.Read ? Encoding.UTF8.GetString(text) : status.ToString();
    }
}
