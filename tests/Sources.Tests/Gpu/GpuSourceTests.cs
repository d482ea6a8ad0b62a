using LustreActors.Metrics.Families;
using LustreActors.Sources.Gpu;
using LustreActors.Sources.Tests.Lustre;
using static LustreActors.Sources.Tests.Gpu.GpuHost;

namespace LustreActors.Sources.Tests.Gpu;

public class GpuSourceTests
{
    [NeedsGccFact]
    public void Eight_GPUs_have_their_values()
    {
        using var host = new GpuHost("gpus 8", "processes 1", "links 18");
        var reading = host.Read();
        Assert.Empty(reading.Troubles);
        Assert.Equal("8", reading.Value("gpu_present"));
        Assert.Equal("8", reading.Value("gpu_expected"));
        for (var gpu = 0; gpu < 8; gpu++)
        {
            Assert.Equal("1", Value(reading, "gpu_up", gpu));
            Assert.Equal($"0.{10 + gpu}".TrimEnd('0'), Value(reading, "gpu_utilization_ratio", gpu));
            Assert.Equal("150754820096", Value(reading, "gpu_memory_total_bytes", gpu));
            Assert.Equal($"{gpu + 1}000000000", Value(reading, "gpu_memory_used_bytes", gpu));
            Assert.Equal("643825664", Value(reading, "gpu_memory_reserved_bytes", gpu));
            Assert.Equal($"{50 + gpu}", Value(reading, "gpu_temperature_celsius", gpu));
            Assert.Equal($"{40 + gpu}", Value(reading, "gpu_memory_temperature_celsius", gpu));
            Assert.Equal($"627.40{gpu}".TrimEnd('0'), Value(reading, "gpu_power_watts", gpu));
            Assert.Equal($"5000.50{gpu}".TrimEnd('0'), Value(reading, "gpu_energy_joules_total", gpu));
            Assert.Equal($"{2000 + gpu}", Value(reading, "gpu_pcie_receive_bytes_total", gpu));
            Assert.Equal("11264", Value(reading, "gpu_nvlink_transmit_bytes_total", gpu));
            Assert.Equal("0", Value(reading, "gpu_nvlink_up", gpu, ",link=\"1\""));
            Assert.Equal("1", Value(reading, "gpu_nvlink_up", gpu, ",link=\"17\""));
            Assert.Equal("0", Value(reading, "gpu_xid_errors_total", gpu, ",xid=\"79\""));
        }
    }

    /// <summary>
    /// All series of a host, after an intended change: LUSTRE_WRITE_GOLDEN=1 dotnet test, and read the diff. Their names are also those of
    /// the catalogue.
    /// </summary>
    [NeedsGccFact]
    public void The_text_of_a_host_is_the_golden_one()
    {
        using var host = new GpuHost("gpus 4", "mig 1", "links 2", "processes 2");
        var reading = host.Read();
        var text = reading.Text(ExpositionFormat.OpenMetrics);
        var golden = Path.Combine(Checkout.Root, "tests/Sources.Tests/Gpu/Golden/host.txt");
        if (Environment.GetEnvironmentVariable("LUSTRE_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            File.WriteAllText(golden, text);
        }

        Assert.Equal(File.ReadAllText(golden), text);
        var known = GpuFamilies.All.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(reading.Segments, s => Assert.Contains(s.Family.Name, known));
    }

    [NeedsGccFact]
    public void An_old_driver_lacks_series_and_keeps_the_others()
    {
        using var host = new GpuHost(new NvmlStub(isOld: true, "gpus 2", "processes 3"));
        var reading = host.Read();
        Assert.Empty(reading.Troubles);

        // Memory of _v1 has no reserved part, and counts it as used.
        Assert.Null(Value(reading, "gpu_memory_reserved_bytes", 0));
        Assert.Equal("1643825664", Value(reading, "gpu_memory_used_bytes", 0));
        Assert.Equal("51", Value(reading, "gpu_temperature_celsius", 1));
        Assert.Null(Value(reading, "gpu_temperature_margin_celsius", 1));
        Assert.Equal("1", Value(reading, "gpu_clock_event_active", 1, ",reason=\"hardware_thermal\""));
        Assert.Null(Value(reading, "gpu_ecc_sram_threshold_exceeded", 0));
        Assert.Null(Value(reading, "gpu_health_problem", 0, ",problem=\"sram_threshold\""));
        Assert.Equal("1", Value(reading, "gpu_healthy", 0));
        Assert.Equal("3", Value(reading, "gpu_processes", 1, ",type=\"compute\""));
        const string Process = ",pid=\"10102\",type=\"compute\",gpu_instance=\"\",compute_instance=\"\"";
        Assert.Equal("3000000", Value(reading, "gpu_process_memory_bytes", 1, Process));
        const string Versions = "{driver_version=\"590.48.01\",cuda_version=\"13.1\",nvml_version=\"13.590.48.01\"}";
        Assert.Equal("1", reading.Value("gpu_driver_info" + Versions));
    }

    [NeedsGccFact]
    public void A_call_that_fails_costs_its_own_series()
    {
        using var host = new GpuHost(
            "gpus 1", "fail nvmlDeviceGetPowerUsage 3", "fail nvmlDeviceGetMemoryInfo_v2 999", "fail nvmlDeviceGetFieldValues 3");
        var reading = host.Read();
        Assert.Null(Value(reading, "gpu_power_watts", 0));
        Assert.Null(Value(reading, "gpu_memory_total_bytes", 0));
        Assert.Equal("1", Value(reading, "gpu_up", 0));
        Assert.Equal("0.1", Value(reading, "gpu_utilization_ratio", 0));

        // Where the fields are not to be had, functions stand in for two of them.
        Assert.Equal("5000.5", Value(reading, "gpu_energy_joules_total", 0));
        Assert.Equal("4", Value(reading, "gpu_pcie_replays_total", 0));
    }

    [NeedsGccFact]
    public void The_names_of_dcgm_exporter_are_shown_on_request()
    {
        using var host = new GpuHost(new NvmlStub("gpus 2", "lost 0"), o => o with { DcgmHost = "gpu01" });
        host.Read();
        host.Stub.Set("gpus 2");
        host.ReadAfter(1);
        host.Stub.Set("gpus 2", "lost 0");
        var reading = host.ReadAfter(1);
        const string Labels = "{gpu=\"1\",UUID=\"GPU-00000001-0000-4000-8000-000000000000\",pci_bus_id=\"00000000:11:00.0\","
            + "device=\"nvidia1\",modelName=\"NVIDIA H200\",hostname=\"gpu01\",DCGM_FI_DRIVER_VERSION=\"590.48.01\"}";
        Assert.Equal("11", reading.Value("DCGM_FI_DEV_GPU_UTIL" + Labels));
        Assert.Equal("1907", reading.Value("DCGM_FI_DEV_FB_USED" + Labels));
        Assert.Equal("1980", reading.Value("DCGM_FI_DEV_SM_CLOCK" + Labels));
        Assert.Equal("627.401", reading.Value("DCGM_FI_DEV_POWER_USAGE" + Labels));
        Assert.Equal("5000501", reading.Value("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION" + Labels));
        Assert.Equal("0", reading.Value("DCGM_FI_DEV_XID_ERRORS" + Labels));

        // A lost GPU has no series, as with dcgm-exporter.
        Assert.Equal(DcgmNames.Families.Count, reading.Samples().Count(s => s.StartsWith("DCGM_", StringComparison.Ordinal)));
    }

    [NeedsGccFact]
    public void What_the_driver_and_the_memory_report_decides_the_verdict()
    {
        using var host = new GpuHost("gpus 4");
        var reading = host.Read();
        Assert.Equal(["1", "0", "0", "0"], Enumerable.Range(0, 4).Select(g => Value(reading, "gpu_healthy", g)));
        Assert.Equal("1", Value(reading, "gpu_health_problem", 1, ",problem=\"hardware_slowdown\""));
        Assert.Equal("1", Value(reading, "gpu_health_problem", 2, ",problem=\"row_remap_pending\""));
        Assert.Equal("1", Value(reading, "gpu_health_problem", 3, ",problem=\"sram_threshold\""));
        Assert.Equal("0", Value(reading, "gpu_health_problem", 3, ",problem=\"lost\""));

        host.Stub.Set("gpus 4", "action 2");
        reading = host.ReadAfter(1);
        Assert.Equal(("2", "0"), (Value(reading, "gpu_recovery_action", 0), Value(reading, "gpu_healthy", 0)));
        Assert.Equal("1", Value(reading, "gpu_health_problem", 0, ",problem=\"recovery_action\""));
    }

    [NeedsGccFact]
    public void Fields_are_read_in_one_call_and_the_slow_functions_never()
    {
        using var host = new GpuHost("gpus 8", "links 18");
        host.Read();
        host.Stub.Set("gpus 8", "links 18", "log on");
        host.ReadAfter(1);
        Assert.Equal(8, host.Stub.Calls.Count(c => c == "nvmlDeviceGetFieldValues"));
        Assert.DoesNotContain("nvmlDeviceGetPcieThroughput", host.Stub.Calls);

        // What does not change is asked for once in a session.
        Assert.DoesNotContain("nvmlDeviceGetName", host.Stub.Calls);
        Assert.InRange(host.Stub.Calls.Length, 8, 8 * 75);
    }

    /// <summary>nvidia-smi 580 asks for 251 to 253; the header of CUDA 13 has power smoothing there, and the times at 269 to 271.</summary>
    [NeedsGccTheory]
    [InlineData("")]
    [InlineData("numbers cuda13")]
    public void The_times_of_slowdowns_are_found_by_either_numbering(string numbers)
    {
        using var host = new GpuHost("gpus 1", numbers);
        var reading = host.Read();
        Assert.Equal("1.5", Value(reading, "gpu_clock_event_seconds_total", 0, ",reason=\"software_power_cap\""));
        Assert.Equal("0.25", Value(reading, "gpu_clock_event_seconds_total", 0, ",reason=\"software_thermal\""));
        Assert.Equal("0.125", Value(reading, "gpu_clock_event_seconds_total", 0, ",reason=\"hardware_thermal\""));
        Assert.Equal("0", Value(reading, "gpu_clock_event_seconds_total", 0, ",reason=\"hardware_power_brake\""));
    }

    [NeedsGccFact]
    public void Each_call_is_named_before_it_is_made_and_an_abandoned_collection_makes_none()
    {
        using var host = new GpuHost("gpus 2", "log on");
        var watch = new TestWatch();
        watch.OnReading = name => watch.IsAbandoned |= name == "nvmlDeviceGetPowerUsage";
        host.Read(watch);
        var calls = host.Stub.Calls;
        var named = watch.Paths.Where(p => p.StartsWith("nvmlDevice", StringComparison.Ordinal));
        Assert.Equal("nvmlDeviceGetPowerUsage", named.First(n => !calls.Contains(n)));
        Assert.DoesNotContain("nvmlDeviceGetEccMode", host.Stub.Calls);
    }

    [NeedsGccFact]
    public void The_driver_is_not_called_while_too_many_calls_hang()
    {
        using var host = new GpuHost("gpus 1", "log on");
        var reading = host.Read(new TestWatch { LetsHang = false });
        Assert.Contains("too many calls hang", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Empty(reading.Segments);
        Assert.Empty(host.Stub.Calls);
    }
}
