using LustreActors.Actors.Showing;
using LustreActors.Sources.Gpu;
using static LustreActors.Actors.Tests.Showing.HostReadings;

namespace LustreActors.Actors.Tests.Showing;

public sealed class GpuOverviewsTests
{
    [Fact]
    public void A_GPU_has_its_work_memory_and_problems()
    {
        var gpus = GpuOverviews.Create(
        [
            OfGpu("gpu_up", "10", 0), OfGpu("gpu_health_problem", "10", 1, ("problem", "lost")), OfGpu("gpu_up", "2", 1),
            OfGpu("gpu_info", "2", 1, ("name", "H200")), OfGpu("gpu_health_problem", "2", 0, ("problem", "lost")),
            OfGpu("gpu_utilization_ratio", "2", 0.5), OfGpu("gpu_memory_total_bytes", "2", 100), OfGpu("gpu_memory_used_bytes", "2", 25),
            OfGpu("gpu_memory_free_bytes", "2", 75), OfGpu("gpu_power_limit_watts", "2", 700, ("limit", "enforced")),
            OfGpu("gpu_power_limit_watts", "2", 900, ("limit", "maximum")), OfGpu("gpu_xid_last", "2", 79),
        ]);
        Assert.Equal(["2", "10"], gpus.Select(g => g.Gpu));
        Assert.Equal((true, "H200", 0.5), (gpus[0].IsUp, gpus[0].Name, gpus[0].UtilizationRatio));
        Assert.Equal((700, 79), (gpus[0].PowerLimitWatts, gpus[0].LastXid));
        Assert.Equal(new Space(100, 25, 75), gpus[0].Memory);
        Assert.Empty(gpus[0].Problems);
        Assert.Equal((false, "lost"), (gpus[1].IsUp, Assert.Single(gpus[1].Problems)));
    }

    [Fact]
    public void Every_family_that_is_shown_is_in_the_catalogue() =>
        Assert.Empty(GpuOverviews.Families.Except(GpuFamilies.All.Select(f => f.Name)));
}
