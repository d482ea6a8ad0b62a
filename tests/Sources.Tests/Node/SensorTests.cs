using LustreActors.Sources.Files;
using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

/// <summary>The collectors of sensors and thermal zones.</summary>
public sealed class SensorTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_chip_is_named_after_its_device_and_its_sensors_have_units()
    {
        Chip("hwmon0", "sys/devices/platform/coretemp.0", ("name", "coretemp"), ("temp1_input", "55000"), ("temp1_max", "84500"),
            ("temp1_crit_alarm", "0"), ("temp1_label", "Physical id 0"), ("in0_input", "792"), ("fan2_input", "1098"), ("fan2_pulses", "2"),
            ("power1_average", "165000000"), ("power1_average_interval", "1000"), ("energy1_input", "5500000"), ("curr1_input", "1500"),
            ("humidity1_input", "470000"), ("pwm1", "128"), ("pwm1_enable", "5"), ("in0_beep", "1"), ("temp1_fault", "0"), ("uevent", "x"));
        Assert.Equal(
            [
                "node_hwmon_chip_names{chip=\"platform_coretemp_0\",chip_name=\"coretemp\"} 1",
                "node_hwmon_curr_amps{chip=\"platform_coretemp_0\",sensor=\"curr1\"} 1.5",
                "node_hwmon_energy_joule_total{chip=\"platform_coretemp_0\",sensor=\"energy1\"} 5.5",
                "node_hwmon_fan_pulses{chip=\"platform_coretemp_0\",sensor=\"fan2\"} 2",
                "node_hwmon_fan_rpm{chip=\"platform_coretemp_0\",sensor=\"fan2\"} 1098",
                "node_hwmon_humidity{chip=\"platform_coretemp_0\",sensor=\"humidity1\"} 0.47",
                "node_hwmon_in_beep_enabled{chip=\"platform_coretemp_0\",sensor=\"in0\"} 1",
                "node_hwmon_in_volts{chip=\"platform_coretemp_0\",sensor=\"in0\"} 0.792",
                "node_hwmon_power_average_interval_seconds{chip=\"platform_coretemp_0\",sensor=\"power1\"} 1",
                "node_hwmon_power_average_watt{chip=\"platform_coretemp_0\",sensor=\"power1\"} 165",
                "node_hwmon_pwm{chip=\"platform_coretemp_0\",sensor=\"pwm1\"} 128",
                "node_hwmon_pwm_enable{chip=\"platform_coretemp_0\",sensor=\"pwm1\"} 5",
                "node_hwmon_sensor_label{chip=\"platform_coretemp_0\",label=\"Physical id 0\",sensor=\"temp1\"} 1",
                "node_hwmon_temp_celsius{chip=\"platform_coretemp_0\",sensor=\"temp1\"} 55",
                "node_hwmon_temp_crit_alarm_celsius{chip=\"platform_coretemp_0\",sensor=\"temp1\"} 0",
                "node_hwmon_temp_fault{chip=\"platform_coretemp_0\",sensor=\"temp1\"} 0",
                "node_hwmon_temp_max_celsius{chip=\"platform_coretemp_0\",sensor=\"temp1\"} 84.5",
            ],
            Read().Samples());
    }

    [Fact]
    public void A_chip_without_a_device_has_its_own_name_or_its_number()
    {
        _tree.Write("sys/class/hwmon/hwmon3/name", "nct 6779\n").Write("sys/class/hwmon/hwmon3/temp1_input", "1000\n");
        _tree.Write("sys/class/hwmon/hwmon4/temp1_input", "2000\n");
        var reading = Read();
        Assert.Equal("1", reading.Value("node_hwmon_temp_celsius{chip=\"nct_6779\",sensor=\"temp1\"}"));
        Assert.Equal("2", reading.Value("node_hwmon_temp_celsius{chip=\"hwmon4\",sensor=\"temp1\"}"));
        Assert.Single(reading.Samples(), s => s.StartsWith("node_hwmon_chip_names", StringComparison.Ordinal));
    }

    [Fact]
    public void Chips_of_one_device_are_told_apart_by_their_names()
    {
        Chip("hwmon0", "sys/devices/ieee80211/phy0", ("name", "mt7996_0"), ("temp1_input", "1000"));
        Chip("hwmon1", "sys/devices/ieee80211/phy0", ("name", "mt7996_1"), ("temp1_input", "2000"));
        var reading = Read();
        Assert.Equal("1", reading.Value("node_hwmon_temp_celsius{chip=\"ieee80211_phy0_mt7996_0\",sensor=\"temp1\"}"));
        Assert.Equal("2", reading.Value("node_hwmon_temp_celsius{chip=\"ieee80211_phy0_mt7996_1\",sensor=\"temp1\"}"));
    }

    [Fact]
    public void Two_chips_that_nothing_tells_apart_have_different_series()
    {
        foreach (var chip in (string[])["hwmon0", "hwmon1"])
            _tree.Write($"sys/class/hwmon/{chip}/name", "same\n").Write($"sys/class/hwmon/{chip}/temp1_input", "1000\n");
        var series = Read().Samples().Where(s => s.StartsWith("node_hwmon_temp", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, series.Distinct().Count());
    }

    [Fact]
    public void Sensors_of_old_drivers_are_in_the_folder_of_the_device()
    {
        Chip("hwmon0", "sys/devices/platform/applesmc.768");
        _tree.Write("sys/devices/platform/applesmc.768/fan1_input", "1998\n");
        Assert.Equal("1998", Read().Value("node_hwmon_fan_rpm{chip=\"platform_applesmc_768\",sensor=\"fan1\"}"));
    }

    [Fact]
    public void A_frequency_is_known_by_its_label()
    {
        _tree.Write("sys/class/hwmon/hwmon4/freq1_input", "214000000\n").Write("sys/class/hwmon/hwmon4/freq1_label", "sclk\n");
        _tree.Write("sys/class/hwmon/hwmon4/freq2_input", "300000000\n");
        Assert.Equal(
            ["node_hwmon_freq_freq_mhz{chip=\"hwmon4\",sensor=\"sclk\"} 214", "node_hwmon_sensor_label{chip=\"hwmon4\",label=\"sclk\",sensor=\"freq1\"} 1"],
            Read().Samples());
    }

    [Theory]
    [InlineData("")]
    [InlineData("N/A")]
    [InlineData("55 C")]
    public void A_sensor_without_a_number_has_no_series(string text)
    {
        _tree.Write("sys/class/hwmon/hwmon4/temp1_input", text + "\n").Write("sys/class/hwmon/hwmon4/temp2_input", "1000\n");
        Assert.Equal(["node_hwmon_temp_celsius{chip=\"hwmon4\",sensor=\"temp2\"} 1"], Read().Samples());
    }

    [Fact]
    public void A_chip_that_hangs_costs_its_own_sensors()
    {
        _tree.Write("sys/class/hwmon/hwmon0/temp1_input", "1000\n").Write("sys/class/hwmon/hwmon1/temp1_input", "2000\n");
        var hwmon = new HwmonCollector(_tree.Roots);
        using var files = new FileReader(new TestWatch());
        var parts = hwmon.Begin(files);
        Assert.Equal(["node/hwmon hwmon0", "node/hwmon hwmon1"], parts.Select(p => p.Key));
        var reading = hwmon.End(
            [new PartResult(parts[0], null, PartFault.Hangs, "temp1_input did not come back"), new PartResult(parts[1], parts[1].Read(files), PartFault.None, "")]);
        Assert.Equal(["node_hwmon_temp_celsius{chip=\"hwmon1\",sensor=\"temp1\"} 2"], reading.Samples());
        Assert.Contains("temp1_input did not come back", Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_sensors_has_no_series_and_no_trouble()
    {
        Assert.Empty(Read().Samples());
        Assert.Empty(Read().Troubles);
    }

    [Fact]
    public void Thermal_zones_and_coolers_have_their_types()
    {
        _tree.Write("sys/class/thermal/thermal_zone0/type", "bcm2835_thermal\n").Write("sys/class/thermal/thermal_zone0/temp", "49925\n");
        _tree.Write("sys/class/thermal/thermal_zone1/type", "off\n");
        _tree.Write("sys/class/thermal/thermal_zone2/temp", "1000\n");
        _tree.Write("sys/class/thermal/cooling_device0/type", "Processor\n").Write("sys/class/thermal/cooling_device0/cur_state", "0\n")
            .Write("sys/class/thermal/cooling_device0/max_state", "3\n");
        var reading = new ThermalZoneCollector(_tree.Roots).Read();
        Assert.Equal(
            [
                "node_cooling_device_cur_state{name=\"0\",type=\"Processor\"} 0",
                "node_cooling_device_max_state{name=\"0\",type=\"Processor\"} 3", "node_thermal_zone_temp{type=\"bcm2835_thermal\",zone=\"0\"} 49.925",
            ],
            reading.Samples());
        Assert.Empty(reading.Troubles);
    }

    [Theory]
    [InlineData("temp1_input", "temp", "1", "input")]
    [InlineData("pwm1_auto_point1_pwm", "pwm", "1", "auto_point1_pwm")]
    [InlineData("in0", "in", "0", "")]
    [InlineData("temp01_max", "temp", "1", "max")]
    [InlineData("beep_enable", "beep_enable", "0", "")]
    public void The_name_of_a_file_tells_its_sensor(string file, string type, string number, string element)
    {
        Assert.True(HwmonFamilies.TrySplit(file, out var ofType, out var ofNumber, out var ofElement));
        Assert.Equal((type, number, element), (ofType, ofNumber, ofElement));
    }

    [Theory]
    [InlineData("power_state")]
    [InlineData("uevent")]
    [InlineData("name")]
    [InlineData("temp1input")]
    [InlineData("temp1_")]
    [InlineData("device")]
    [InlineData("")]
    public void Other_files_are_no_sensors(string file) => Assert.False(HwmonFamilies.TrySplit(file, out _, out _, out _));

    private Reading Read() => new HwmonCollector(_tree.Roots).Read();

    private void Chip(string chip, string device, params (string File, string Text)[] files)
    {
        _tree.Link($"sys/class/hwmon/{chip}/device", device);
        foreach (var (file, text) in files)
            _tree.Write($"sys/class/hwmon/{chip}/{file}", text + "\n");
    }
}
