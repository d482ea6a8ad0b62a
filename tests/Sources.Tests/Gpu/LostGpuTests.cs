using LustreActors.Sources.Gpu;
using LustreActors.Sources.Tests.Lustre;
using static LustreActors.Sources.Tests.Gpu.GpuHost;

namespace LustreActors.Sources.Tests.Gpu;

/// <summary>GPUs and drivers that go, come back or are plugged in.</summary>
public class LostGpuTests
{
    [NeedsGccFact]
    public void A_lost_GPU_is_reported_and_the_others_stay()
    {
        using var host = new GpuHost("gpus 3", "links 1", "processes 1");
        host.Read();
        host.Stub.Set("gpus 3", "links 1", "processes 1", "lost 1");
        var reading = host.ReadAfter(1);
        Assert.Equal("0", Value(reading, "gpu_up", 1));
        Assert.Equal("0", Value(reading, "gpu_healthy", 1));
        Assert.Equal("1", Value(reading, "gpu_health_problem", 1, ",problem=\"lost\""));
        var ofLost = reading.Samples().Where(s => s.Contains(Labels(1), StringComparison.Ordinal)).Select(s => s.Split('{')[0]);
        Assert.Equal(["gpu_health_problem", "gpu_healthy", "gpu_up", "gpu_xid_errors_total", "gpu_xid_last"], ofLost.Distinct().Order());
        Assert.Equal("1", Value(reading, "gpu_up", 0));
        Assert.Equal("0.12", Value(reading, "gpu_utilization_ratio", 2));
        Assert.Equal(("3", "2"), (reading.Value("gpu_expected"), reading.Value("gpu_present")));
        Assert.Contains("1 of 3 GPUs do not answer", Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }

    [NeedsGccFact]
    public void A_GPU_that_was_lost_before_the_start_is_missing()
    {
        using var host = new GpuHost("gpus 3", "lost 0");
        var reading = host.Read();
        Assert.Equal(("3", "2"), (reading.Value("gpu_expected"), reading.Value("gpu_present")));
        Assert.Null(Value(reading, "gpu_up", 0));
        Assert.Equal("1", Value(reading, "gpu_up", 1));
    }

    /// <summary>A GPU that was reset is listed by new sessions alone.</summary>
    [NeedsGccFact]
    public void A_GPU_that_comes_back_is_found_by_the_next_session()
    {
        using var host = new GpuHost("gpus 3");
        host.Read();
        host.Stub.Set("gpus 3", "lost 2", "hidden 2");
        Assert.Equal("0", Value(host.ReadAfter(1), "gpu_up", 2));
        host.ReadAfter(31);
        Assert.Equal("0", Value(host.ReadAfter(1), "gpu_up", 2));

        host.Stub.Set("gpus 3");
        Assert.Equal("2", host.ReadAfter(1).Value("gpu_present"));
        host.ReadAfter(61);
        var reading = host.ReadAfter(1);
        Assert.Equal("1", Value(reading, "gpu_up", 2));
        Assert.Equal("3", reading.Value("gpu_present"));
        Assert.Empty(reading.Troubles);
    }

    [NeedsGccFact]
    public void A_driver_that_goes_is_reported_and_used_again_when_it_is_back()
    {
        using var host = new GpuHost("gpus 2");
        host.Read();
        host.Stub.Set("gpus 2", "driver down");
        for (var i = 0; i < 2; i++)
        {
            var reading = host.ReadAfter(1);
            Assert.Equal("0", reading.Value("gpu_driver_up"));
            Assert.Equal(("0", "0"), (Value(reading, "gpu_up", 0), Value(reading, "gpu_up", 1)));
            Assert.Equal(("2", "0"), (reading.Value("gpu_expected"), reading.Value("gpu_present")));
            Assert.Contains("Driver Not Loaded", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        }

        host.Stub.Set("gpus 2");
        var back = host.ReadAfter(1);
        Assert.Equal("1", back.Value("gpu_driver_up"));
        Assert.Equal(("1", "1"), (Value(back, "gpu_up", 0), Value(back, "gpu_up", 1)));
        Assert.Empty(back.Troubles);
    }

    [NeedsGccFact]
    public void A_driver_that_is_away_for_long_is_tried_ever_more_seldom()
    {
        using var host = new GpuHost("gpus 1", "driver down", "log on");
        for (var second = 0; second < 120; second++)
            host.ReadAfter(1);

        // At 1, 2, 4, 8, 16, 32 and 64 s.
        Assert.Equal(7, host.Stub.Calls.Count(c => c == "nvmlInit_v2"));
    }

    [NeedsGccFact]
    public void A_library_of_another_version_than_the_driver_names_the_cure()
    {
        using var host = new GpuHost("gpus 1", "driver mismatch");
        var reading = host.Read();
        Assert.Contains("different versions: reboot", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal("0", reading.Value("gpu_driver_up"));
    }

    [Fact]
    public void Without_a_library_the_setting_is_named()
    {
        using var folder = new TemporaryFolder();
        var source = new GpuSource(new GpuSourceOptions(Path.Combine(folder.Path, "libnvidia-ml.so.1"), folder.Path) { Expected = 4 });
        var reading = source.Read();
        Assert.Contains("gpu.library", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal(["gpu_driver_up 0", "gpu_expected 4", "gpu_present 0", "gpu_xid_listening 0"], reading.Sorted());
    }

    [NeedsGccFact]
    public void A_GPU_that_is_plugged_in_is_seen_at_once()
    {
        using var host = new GpuHost("gpus 2");
        host.PlugIn("0000:10:00.0");
        host.PlugIn("0000:11:00.0");
        host.Read();
        host.Stub.Set("gpus 3");
        Assert.Equal("2", host.ReadAfter(1).Value("gpu_present"));
        host.PlugIn("0000:12:00.0");
        Assert.Equal("3", host.ReadAfter(1).Value("gpu_present"));
    }

    [NeedsGccFact]
    public void More_GPUs_may_be_expected_than_were_ever_seen()
    {
        using var host = new GpuHost(new NvmlStub("gpus 2"), o => o with { Expected = 8 });
        var reading = host.Read();
        Assert.Equal(("8", "2"), (reading.Value("gpu_expected"), reading.Value("gpu_present")));
        Assert.Contains("6 of 8 GPUs do not answer", Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }
}
