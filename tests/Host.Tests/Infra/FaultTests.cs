using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Infra;

/// <summary>Sensors, drivers and engines that hang, all at one time: each costs itself.</summary>
[Collection(Alone.Name)]
public sealed class FaultTests
{
    [NeedsGccFact]
    public async Task A_sensor_a_driver_and_an_engine_that_hang_cost_themselves_and_come_back()
    {
        await using var host = new InfraHost("gpus 8");
        host.Create("web");
        await using var exporter = await RunningExporter.StartAsync([.. host.Settings, "-Dcollect.deadline=4s"]);
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(1, samples.Value("container_running", ("name", "web")));
            Assert.Equal(8, samples.Of("gpu_up").Count());
            Assert.Equal(0.21m, samples.Value("node_load1"));
        });

        await host.Tree.HangAsync("sys/class/hwmon/hwmon1/temp1_input");
        host.Stub.Set("gpus 8", "hang nvmlDeviceGetPowerUsage");
        host.Engine.IsSilent = true;
        host.Tree.Write("proc/loadavg", "0.5 12.37 0.39 1/719 19737\n");
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            foreach (var source in new[] { "node/hwmon", "gpu", "containers" })
                Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", source)));
            Assert.Equal(1, samples.Value("lustre_exporter_source_up", ("source", "node/cpu")));
            Assert.Equal(0.5m, samples.Value("node_load1"));

            // The numbers of a container come from its cgroup, its state from the engine.
            Assert.Equal(1, samples.Value("container_processes", ("name", "web")));
            Assert.False(samples.Has("container_running", ("name", "web")));
        });

        // What hangs is known by now, and the others stay fresh.
        host.Tree.Write("proc/loadavg", "0.75 12.37 0.39 1/719 19737\n");
        await Eventually.HoldsAsync(async () => Assert.Equal(0.75m, (await exporter.ScrapeAsync()).Value("node_load1")));

        host.Stub.Set("gpus 8");
        host.Engine.IsSilent = false;
        Fifo.End(Path.Combine(host.Tree.Root, "sys/class/hwmon/hwmon1/temp1_input"));
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(1, samples.Value("lustre_exporter_source_up", ("source", "gpu")));
            Assert.Equal(1, samples.Value("container_running", ("name", "web")));
        });
    }
}
