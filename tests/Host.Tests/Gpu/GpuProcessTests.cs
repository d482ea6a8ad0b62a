using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Gpu;

public class GpuProcessTests
{
    [NeedsGccFact]
    public async Task GPUs_can_be_all_that_is_read()
    {
        using var stub = new NvmlStub("gpus 8", "processes 1");
        string[] settings = ["-Dlustre.enabled=off", "-Dgpu.enabled=on", $"-Dgpu.library={stub.Library}"];
        var once = (await ExporterProcess.RunAsync(["once", .. settings])).Expect(0);
        Assert.Equal("", once.Errors);
        Assert.Equal(8, Lines(once.Output, "gpu_up{").Length);
        Assert.All(Lines(once.Output, "gpu_up{"), l => Assert.EndsWith(" 1", l, StringComparison.Ordinal));

        stub.Set("gpus 8", "driver down");
        once = (await ExporterProcess.RunAsync(["once", .. settings])).Expect(1);
        Assert.Contains("gpu: nvmlInit_v2: Driver Not Loaded (code 9)", once.Errors, StringComparison.Ordinal);
        Assert.Equal(["gpu_driver_up 0"], Lines(once.Output, "gpu_driver_up"));
    }

    [NeedsGccFact]
    public async Task Without_the_switch_the_library_is_not_touched()
    {
        using var stub = new NvmlStub("gpus 8", "log on");
        var once = (await ExporterProcess.RunAsync("once", "-Dlustre.enabled=off", $"-Dgpu.library={stub.Library}")).Expect(0);
        Assert.Empty(Lines(once.Output, "gpu_"));
        Assert.Empty(stub.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lib/libnvidia-ml.so.1")]
    public async Task A_library_is_a_name_or_an_absolute_path(string library)
    {
        var check = (await ExporterProcess.RunAsync("check-config", $"-Dgpu.library=\"{library}\"")).Expect(2);
        Assert.Contains("gpu.library", check.Errors, StringComparison.Ordinal);
        Assert.Contains("neither a name nor an absolute path", check.Errors, StringComparison.Ordinal);
    }

    private static string[] Lines(string output, string begin) =>
        [.. output.Split('\n').Where(l => l.StartsWith(begin, StringComparison.Ordinal))];
}
