using LustreActors.Sources.Tests.Lustre;
using static LustreActors.Sources.Tests.Gpu.GpuHost;

namespace LustreActors.Sources.Tests.Gpu;

public class XidEventsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [NeedsGccFact]
    public void Errors_are_counted_for_their_GPU()
    {
        using var host = new GpuHost("gpus 3");
        host.Read();
        host.Stub.Set("gpus 3", "xid 2 79", "xid 2 1234", "xid 0 79", "xid 2 79");
        for (var i = 0; i < 4; i++)
            Assert.True(host.Source.Xids.Wait(1000, () => Noon));
        var reading = host.ReadAfter(1);
        Assert.Equal("2", Value(reading, "gpu_xid_errors_total", 2, ",xid=\"79\""));
        Assert.Equal("1", Value(reading, "gpu_xid_errors_total", 2, ",xid=\"1234\""));
        Assert.Equal("1", Value(reading, "gpu_xid_errors_total", 0, ",xid=\"79\""));
        Assert.Equal("0", Value(reading, "gpu_xid_errors_total", 1, ",xid=\"79\""));
        Assert.Equal("79", Value(reading, "gpu_xid_last", 2));
        Assert.Equal($"{Noon.ToUnixTimeSeconds()}", Value(reading, "gpu_xid_last_time_seconds", 2));
        Assert.Equal("0", Value(reading, "gpu_xid_last", 1));
        Assert.Null(Value(reading, "gpu_xid_last_time_seconds", 1));
        Assert.Equal("1", reading.Value("gpu_xid_listening"));
    }

    [NeedsGccFact]
    public void An_old_driver_is_waited_for_with_its_own_function()
    {
        using var host = new GpuHost(new NvmlStub(isOld: true, "gpus 1", "xid 0 31"));
        host.Read();
        Assert.True(host.Source.Xids.Wait(1000, () => Noon));
        Assert.Equal("1", Value(host.ReadAfter(1), "gpu_xid_errors_total", 0, ",xid=\"31\""));
    }

    [NeedsGccFact]
    public void Counts_outlive_a_driver_that_goes_and_comes_back()
    {
        using var host = new GpuHost("gpus 1", "xid 0 31");
        host.Read();
        Assert.True(host.Source.Xids.Wait(1000, () => Noon));
        host.Stub.Set("gpus 1", "driver down");
        host.ReadAfter(1);
        Assert.False(host.Source.Xids.Wait(1, () => Noon));
        host.Stub.Set("gpus 1");
        Assert.Equal("1", Value(host.ReadAfter(2), "gpu_xid_errors_total", 0, ",xid=\"31\""));
        Assert.True(host.Source.Xids.Wait(1, () => Noon));
        Assert.Equal("1", host.ReadAfter(1).Value("gpu_xid_listening"));
    }

    [NeedsGccFact]
    public void A_driver_that_reports_no_events_is_shown_as_not_listening()
    {
        using var host = new GpuHost("gpus 1", "fail nvmlDeviceRegisterEvents 3");
        host.Read();
        Assert.False(host.Source.Xids.Wait(1, () => Noon));
        Assert.Equal("0", host.ReadAfter(1).Value("gpu_xid_listening"));
    }
}
