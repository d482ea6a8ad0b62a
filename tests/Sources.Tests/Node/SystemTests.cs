using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

/// <summary>The collectors of the clock, the kernel's names and the distribution.</summary>
public sealed class SystemTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_time_has_all_its_digits_and_the_clocks_their_sources()
    {
        const string Folder = "sys/devices/system/clocksource/clocksource0/";
        _tree.Write(Folder + "available_clocksource", "tsc hpet acpi_pm \n").Write(Folder + "current_clocksource", "tsc\n");
        var reading = new TimeCollector(_tree.Roots, () => 1_790_000_000_123_456_789).Read();
        Assert.Equal("1790000000.123456789", reading.Value("node_time_seconds"));
        Assert.Equal("1", reading.Value("node_time_clocksource_available_info{clocksource=\"hpet\",device=\"0\"}"));
        Assert.Equal("1", reading.Value("node_time_clocksource_current_info{clocksource=\"tsc\",device=\"0\"}"));
        Assert.Single(reading.Samples(), s => s.StartsWith("node_time_zone_offset_seconds{time_zone=\"", StringComparison.Ordinal));
        Assert.Equal(6, reading.Samples().Length);
    }

    [Fact]
    public void The_kernels_names_are_those_of_this_host()
    {
        var sample = Assert.Single(new UnameCollector().Read().Samples());
        Assert.StartsWith("node_uname_info{domainname=\"", sample, StringComparison.Ordinal);
        Assert.Contains($"nodename=\"{File.ReadAllText("/proc/sys/kernel/hostname").Trim()}\"", sample, StringComparison.Ordinal);
        Assert.Contains($"release=\"{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}\",sysname=\"Linux\"", sample, StringComparison.Ordinal);
    }

    [Fact]
    public void The_distribution_is_read_from_either_place_with_its_quotes_removed()
    {
        _tree.Write(
            "usr/lib/os-release",
            "# a comment\nNAME=\"Ubuntu \\\"x\\\"\"\nID=ubuntu\nID_LIKE='debian'\nVERSION_ID=\"20.04.2\"\nSUPPORT_END=2030-04-01\nBROKEN\n");
        var os = new OsCollector(_tree.Roots);
        var reading = os.Read();
        Assert.Equal("20.04", reading.Value("node_os_version{id=\"ubuntu\",id_like=\"debian\",name=\"Ubuntu \\\"x\\\"\"}"));
        Assert.Equal("1901232000", reading.Value("node_os_support_end_timestamp_seconds"));
        Assert.Contains("version_id=\"20.04.2\"} 1", reading.Text(), StringComparison.Ordinal);
        Assert.Equal(reading.Text(), os.Read().Text());

        _tree.Write("etc/os-release", "ID=rocky\nVERSION_ID=9\n");
        Assert.Equal("9", os.Read().Value("node_os_version{id=\"rocky\",id_like=\"\",name=\"\"}"));
    }

    [Theory]
    [InlineData("VERSION_ID=rolling")]
    [InlineData("ID=arch")]
    public void A_distribution_without_a_number_has_no_version(string line)
    {
        _tree.Write("etc/os-release", line + "\n");
        Assert.Single(new OsCollector(_tree.Roots).Read().Samples());
    }

    [Fact]
    public void A_host_without_such_a_file_has_no_series_and_no_trouble()
    {
        var reading = new OsCollector(_tree.Roots).Read();
        Assert.Empty(reading.Samples());
        Assert.Empty(reading.Troubles);
    }
}
