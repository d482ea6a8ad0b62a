using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Devices;

public sealed class DeviceTests : IDisposable
{
    private const string Ost = """filesystem="work",component="ost",target="work-OST0003" """;

    private readonly LustreTree _tree = new LustreTree().Sys("obdfilter/work-OST0003/num_exports", 1);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_target_shows_the_errors_that_ldiskfs_found_on_its_device()
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", "/dev/sdb\n");
        Add("sda", 99, 99, 99, 99);
        Add("sdb", 3, 1, 1700000000, 1700000600);

        var reading = Read();

        Assert.Equal(
            ReadingOf.Expected(Ost, """
                lustre_device_info{#,device="/dev/sdb"} 1
                lustre_device_errors_total{#} 3
                lustre_device_warnings_total{#} 1
                lustre_device_first_error_time_seconds{#} 1700000000
                lustre_device_last_error_time_seconds{#} 1700000600
                """),
            reading.Sorted());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_device_without_errors_has_no_time_of_an_error()
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", "/dev/sdb\n");
        Add("sdb", 0, 0, 0, 0);

        Assert.Equal(
            ReadingOf.Expected(Ost, """
                lustre_device_info{#,device="/dev/sdb"} 1
                lustre_device_errors_total{#} 0
                lustre_device_warnings_total{#} 0
                """),
            Read().Sorted());
    }

    [Theory]
    [InlineData("/dev/mapper/mpath-a", "mpath-a")]
    [InlineData("/dev/vg-one/ost3", "vg--one-ost3")]
    [InlineData("/dev/dm-7", "other")]
    public void A_device_of_the_device_mapper_is_found_by_its_own_name(string device, string mapped)
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", device + "\n").Write("sys/block/dm-7/dm/name", mapped + "\n").Write(
            "sys/block/dm-2/dm/name", "unlike\n");
        Add("dm-2", 99, 99, 99, 99);
        Add("dm-7", 5, 0, 1, 2);

        Assert.Equal("5", Read().Value($"lustre_device_errors_total{{{Ost.Trim()}}}"));
    }

    [Fact]
    public void A_device_that_cannot_be_found_is_named_and_nothing_else_is_shown()
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", "/dev/disk/by-id/x\n");
        Add("dm-2", 99, 99, 99, 99);

        var reading = Read();

        Assert.Equal([$"lustre_device_info{{{Ost.Trim()},device=\"/dev/disk/by-id/x\"}} 1"], reading.Samples());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_device_that_moves_is_found_again()
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", "/dev/mapper/a\n").Write("sys/block/dm-1/dm/name", "a\n");
        Add("dm-1", 1, 0, 1, 1);
        var source = Source();
        Assert.Equal("1", source.Read().Value($"lustre_device_errors_total{{{Ost.Trim()}}}"));

        Directory.Move(Path.Combine(_tree.Root, "sys/fs/ldiskfs/dm-1"), Path.Combine(_tree.Root, "sys/fs/ldiskfs/dm-9"));
        _tree.Write("sys/block/dm-9/dm/name", "a\n").Write("sys/block/dm-1/dm/name", "b\n");
        source.Read();

        Assert.Equal("1", source.Read().Value($"lustre_device_errors_total{{{Ost.Trim()}}}"));
    }

    [Theory]
    [InlineData("ONLINE\n", "ONLINE")]
    [InlineData("SUSPENDED\n", "SUSPENDED")]
    public void A_target_on_zfs_shows_the_state_of_its_pool(string text, string state)
    {
        _tree.Sys("osd-zfs/work-OST0003/mntdev", "ost3pool/ost3\n").Write("proc/spl/kstat/zfs/ost3pool/state", text);

        Assert.Equal(
            ReadingOf.Expected(Ost, $$"""
                lustre_device_info{#,device="ost3pool/ost3"} 1
                lustre_device_pool_state{#,pool="ost3pool",state="{{state}}"} 1
                """),
            Read().Sorted());
    }

    [Theory]
    [InlineData("")]
    [InlineData("what is this\n")]
    public void A_state_of_a_pool_that_is_no_word_is_refused(string text)
    {
        _tree.Sys("osd-zfs/work-OST0003/mntdev", "ost3pool/ost3\n").Write("proc/spl/kstat/zfs/ost3pool/state", text);

        var reading = Read();

        Assert.Equal((1, 1), (reading.Samples().Length, reading.LinesRefused));
    }

    [Theory]
    [InlineData("two words\n")]
    [InlineData("\n")]
    [InlineData("")]
    public void A_malformed_device_is_refused(string text)
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", text);

        var reading = Read();

        Assert.Equal((0, 1), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void A_malformed_number_of_errors_costs_no_other_number()
    {
        _tree.Sys("osd-ldiskfs/work-OST0003/mntdev", "/dev/sdb\n");
        Add("sdb", 3, 1, 0, 0);
        _tree.Write("sys/fs/ldiskfs/sdb/errors_count", "many\n");

        var reading = Read();

        Assert.Equal("1", reading.Value($"lustre_device_warnings_total{{{Ost.Trim()}}}"));
        Assert.Null(reading.Value($"lustre_device_errors_total{{{Ost.Trim()}}}"));
        Assert.Equal(1, reading.LinesRefused);
    }

    private void Add(string device, long errors, long warnings, long first, long last) => _tree
        .Write($"sys/fs/ldiskfs/{device}/errors_count", $"{errors}\n").Write($"sys/fs/ldiskfs/{device}/warning_count", $"{warnings}\n")
        .Write($"sys/fs/ldiskfs/{device}/first_error_time", $"{first}\n")
        .Write($"sys/fs/ldiskfs/{device}/last_error_time", $"{last}\n");

    private Reading Read() => Source().Read();

    private Source Source()
    {
        var options = new LustreSourceOptions { ClientName = "node01", Scrub = SourceSetting.On };
        return LustreSources.For(new LustreTarget("work", LustreComponent.Ost, "work-OST0003"), _tree.Roots, options).Single(
            p => p.Part == "upkeep").Create();
    }
}
