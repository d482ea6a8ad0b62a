using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Containers;

public class DockerTests
{
    [NeedsDockerFact]
    public async Task Containers_are_shown_as_Docker_runs_them_until_they_are_removed()
    {
        await using var docker = await RealDocker.StartAsync();
        await docker.StartAsync("web", ["--label", "team=a"], "/bin/sleep", "100000");
        await docker.StartAsync("db", ["--memory", "64m", "--pids-limit", "50"], "/bin/sleep", "100000");
        await docker.StartAsync("job", [], "/bin/sh", "-c", "exit 7");
        await docker.RunAsync("wait", "job");
        await using var exporter = await StartAsync(docker);

        var samples = await exporter.ScrapeAsync();
        Assert.Equal(1, samples.Value("container_running", ("name", "web")));
        Assert.Equal(1, samples.Value("container_processes", ("name", "web")));
        Assert.Equal("a", Assert.Single(samples.Of("container_info", ("name", "web")))["container_label_team"]);
        Assert.True(samples.Value("container_cpu_usage_seconds_total", ("name", "web"), ("cpu", "total")) > 0);
        Assert.True(samples.Value("container_memory_usage_bytes", ("name", "web")) > 0);
        Assert.False(samples.Has("container_network_receive_bytes_total", ("name", "web")));
        Assert.Equal(64 * 1024 * 1024, samples.Value("container_spec_memory_limit_bytes", ("name", "db")));
        Assert.Equal(50, samples.Value("container_threads_max", ("name", "db")));
        Assert.Equal((0, 7), (samples.Value("container_running", ("name", "job")), samples.Value("container_exit_code", ("name", "job"))));
        Assert.True(samples.Has("container_state", ("name", "job"), ("state", "exited")));

        await docker.RunAsync("rename", "web", "front");
        await docker.RunAsync("kill", "db");
        await Eventually.HoldsAsync(async () =>
        {
            samples = await exporter.ScrapeAsync();
            Assert.Equal(1, samples.Value("container_running", ("name", "front")));
            Assert.Equal(137, samples.Value("container_exit_code", ("name", "db")));
        });
        Assert.False(samples.Has("container_running", ("name", "web")));
        Assert.False(samples.Has("container_memory_usage_bytes", ("name", "db")));

        // By its id: a container has numbers without a name for as long as its cgroup is there.
        var ids = samples.Of("container_running").Select(s => s["id"]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(3, ids.Count);
        await docker.RunAsync("rm", "--force", "front", "db", "job");
        await Eventually.HoldsAsync(async () => Assert.DoesNotContain((await exporter.ScrapeAsync()).All, s => ids.Contains(s["id"])));
    }

    [NeedsDockerFact]
    public async Task A_Docker_that_hangs_costs_states_and_no_numbers()
    {
        await using var docker = await RealDocker.StartAsync();
        await docker.StartAsync("web", [], "/bin/sleep", "100000");
        await using var exporter = await StartAsync(docker);
        Assert.Equal(1, (await exporter.ScrapeAsync()).Value("container_running", ("name", "web")));

        docker.Freeze();
        try
        {
            await Eventually.HoldsAsync(async () =>
            {
                var samples = await exporter.ScrapeAsync();
                Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", "containers")));
                Assert.False(samples.Has("container_running", ("name", "web")));
                Assert.Equal(1, samples.Value("container_processes", ("name", "web")));
            });
        }
        finally
        {
            docker.Thaw();
        }

        await Eventually.HoldsAsync(async () =>
            Assert.Equal(1, (await exporter.ScrapeAsync()).Value("container_running", ("name", "web"))));
    }

    private static Task<RunningExporter> StartAsync(RealDocker docker) => RunningExporter.StartConfiguredAsync(
        $$"""
        lustre.enabled = off
        containers { enabled = on, sockets = ["{{docker.Socket}}"], labels = [team] }
        """);
}
