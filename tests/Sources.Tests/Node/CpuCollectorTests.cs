using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

public sealed class CpuCollectorTests : IDisposable
{
    private const string Throttle = "sys/devices/system/cpu/";

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Each_processor_has_its_seconds_by_mode_and_the_sum_has_none()
    {
        _tree.Write("proc/stat", "cpu  10 20 30 40 50 60 70 80 90 100\ncpu0 1 2 3 400 5 6 7 8 9 10\ncpu12 0 0 0 7 0 0 0 0 0 0\nintr 5\n");
        var reading = Create().Read();
        Assert.Equal("0.01", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"user\"}"));
        Assert.Equal("4", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"}"));
        Assert.Equal("0.08", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"steal\"}"));
        Assert.Equal("0.09", reading.Value("node_cpu_guest_seconds_total{cpu=\"0\",mode=\"user\"}"));
        Assert.Equal("0.1", reading.Value("node_cpu_guest_seconds_total{cpu=\"0\",mode=\"nice\"}"));
        Assert.Equal("0.07", reading.Value("node_cpu_seconds_total{cpu=\"12\",mode=\"idle\"}"));
        Assert.Equal(20, reading.Samples().Length);
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void Idle_time_that_goes_back_a_little_keeps_its_value_until_it_is_exceeded()
    {
        var cpu = Create();
        Assert.Equal("10", Idle(cpu, 1000));
        Assert.Equal("10", Idle(cpu, 999));
        Assert.Equal("10", Idle(cpu, 701));
        Assert.Equal("10.01", Idle(cpu, 1001));
    }

    [Fact]
    public void A_processor_whose_idle_time_jumps_back_by_three_seconds_was_replugged_and_begins_again()
    {
        var cpu = Create();
        Stat("cpu0 500 0 0 1000 0 0 0 0 0 0");
        cpu.Read();
        Stat("cpu0 3 0 0 700 0 0 0 0 0 0");
        var reading = cpu.Read();
        Assert.Equal("7", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"}"));
        Assert.Equal("0.03", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"user\"}"));
    }

    [Fact]
    public void Any_other_mode_that_goes_back_keeps_its_value_too()
    {
        var cpu = Create();
        Stat("cpu0 500 0 0 1000 40 0 0 0 0 0");
        cpu.Read();
        Stat("cpu0 499 0 0 1000 39 0 0 0 0 0");
        var reading = cpu.Read();
        Assert.Equal("5", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"user\"}"));
        Assert.Equal("0.4", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"iowait\"}"));
    }

    [Fact]
    public void A_processor_that_went_offline_has_no_series_and_comes_back_with_new_counters()
    {
        var cpu = Create();
        Stat("cpu0 1 0 0 100 0 0 0 0 0 0\ncpu1 500 0 0 1000 0 0 0 0 0 0");
        cpu.Read();
        Stat("cpu0 1 0 0 100 0 0 0 0 0 0");
        Assert.DoesNotContain(cpu.Read().Samples(), s => s.Contains("cpu=\"1\"", StringComparison.Ordinal));
        Stat("cpu0 1 0 0 100 0 0 0 0 0 0\ncpu1 2 0 0 900 0 0 0 0 0 0");
        Assert.Equal("0.02", cpu.Read().Value("node_cpu_seconds_total{cpu=\"1\",mode=\"user\"}"));
    }

    [Fact]
    public void Modes_that_an_old_kernel_does_not_show_are_zero()
    {
        Stat("cpu0 1 2 3 4");
        var reading = Create().Read();
        Assert.Equal("0", reading.Value("node_cpu_seconds_total{cpu=\"0\",mode=\"iowait\"}"));
        Assert.Equal("0", reading.Value("node_cpu_guest_seconds_total{cpu=\"0\",mode=\"user\"}"));
    }

    [Theory]
    [InlineData("cpu1 1 2 many 4 5 6 7 8 9 10")]
    [InlineData("cpu1 1 2 -3 4 5 6 7 8 9 10")]
    [InlineData("cpu1 1 2")]
    [InlineData("cpu1 1 2 3 9223372036854775807 5 6 7 8 9 10")]
    [InlineData("cpu1x 1 2 3 4 5 6 7 8 9 10")]
    [InlineData("cpu0 1 2 3 4 5 6 7 8 9 10")]
    public void A_malformed_line_costs_itself(string line)
    {
        Stat("cpu0 1 0 0 100 0 0 0 0 0 0\n" + line);
        var reading = Create().Read();
        Assert.Equal(1, reading.LinesRefused);
        Assert.Contains(line, reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal(10, reading.Samples().Length);
    }

    [Fact]
    public void A_missing_file_is_a_trouble_with_its_path()
    {
        var trouble = Assert.Single(Create().Read().Troubles);
        Assert.Contains(Path.Combine(_tree.Root, "proc/stat"), trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void Isolated_processors_are_listed_from_ranges()
    {
        Stat("cpu0 1 0 0 100");
        _tree.Write("sys/devices/system/cpu/isolated", "1,3-5,9\n");
        var isolated = Create().Read().Samples().Where(s => s.StartsWith("node_cpu_isolated", StringComparison.Ordinal));
        Assert.Equal(["1", "3", "4", "5", "9"], isolated.Select(s => s.Split('"')[1]));
    }

    [Fact]
    public void A_host_without_isolated_processors_has_no_such_series()
    {
        Stat("cpu0 1 0 0 100");
        _tree.Write("sys/devices/system/cpu/isolated", "\n");
        Assert.DoesNotContain("node_cpu_isolated", Create().Read().Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_core_and_package_is_counted_once_although_its_processors_share_the_counter()
    {
        Stat("cpu0 1 0 0 100");
        Core("cpu0", package: "0", core: "0", ofCore: "5", ofPackage: "30");
        Core("cpu1", package: "0", core: "1", ofCore: "0", ofPackage: "31");
        Core("cpu2", package: "0", core: "0", ofCore: "6", ofPackage: "32");
        Core("cpu3", package: "1", core: "0", ofCore: "9", ofPackage: null);
        Core("cpu4", package: "-1", core: "0", ofCore: "9", ofPackage: "9");
        _tree.Write(Throttle + "cpufreq/topology/physical_package_id", "7\n");
        var throttles = Create().Read().Samples().Where(s => s.Contains("throttles", StringComparison.Ordinal));
        Assert.Equal(
            [
                "node_cpu_core_throttles_total{core=\"0\",package=\"0\"} 5",
                "node_cpu_core_throttles_total{core=\"1\",package=\"0\"} 0",
                "node_cpu_core_throttles_total{core=\"0\",package=\"1\"} 9",
                "node_cpu_package_throttles_total{package=\"0\"} 30",
            ],
            throttles);
    }

    private CpuCollector Create() => new(_tree.Roots);

    private void Stat(string lines) => _tree.Write("proc/stat", lines + "\n");

    private string? Idle(CpuCollector cpu, int ticks)
    {
        Stat($"cpu0 0 0 0 {ticks} 0 0 0 0 0 0");
        return cpu.Read().Value("node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"}");
    }

    private void Core(string cpu, string package, string core, string ofCore, string? ofPackage)
    {
        _tree.Write($"{Throttle}{cpu}/topology/physical_package_id", package + "\n");
        _tree.Write($"{Throttle}{cpu}/topology/core_id", core + "\n");
        _tree.Write($"{Throttle}{cpu}/thermal_throttle/core_throttle_count", ofCore + "\n");
        if (ofPackage is not null)
            _tree.Write($"{Throttle}{cpu}/thermal_throttle/package_throttle_count", ofPackage + "\n");
    }
}
