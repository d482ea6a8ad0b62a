using System.Diagnostics;
using System.Globalization;
using LustreActors.Host.Tests.Containers;
using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Infra;

/// <summary>
/// Containers that start, end, are killed, restarted, renamed and removed at random: a container's series end with it, and no value is
/// shown for another one. <c>LUSTRE_CHURN_MINUTES</c> goes on for minutes on a real Docker.
/// </summary>
[Collection(Alone.Name)]
public sealed class ChurnTests
{
    private const string MinutesIn = "LUSTRE_CHURN_MINUTES";
    private const int Steps = 150;

    [NeedsGccFact]
    public async Task Every_scrape_shows_the_containers_of_its_moment_under_their_own_names_with_their_own_numbers()
    {
        var random = new Random(7);
        await using var host = new InfraHost("gpus 1");
        for (var i = 0; i < 10; i++)
            host.Create($"c{i}");
        await using var exporter = await RunningExporter.StartAsync(host.Settings);
        for (var step = 0; step < Steps; step++)
        {
            Change(host, random, step);
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(
                host.Containers.Where(c => c.Value.Runs).Select(c => (c.Key, c.Value.Name, InfraHost.MemoryOf(c.Key))),
                samples.Of("container_memory_usage_bytes").Select(s => (InfraHost.NumberOf(s["id"]), s["name"], (long)s.Value)).Order());
            Assert.All(
                samples.Of("container_cpu_usage_seconds_total"), s => Assert.Equal(InfraHost.NumberOf(s["id"]), (int)s.Value));
            Assert.All(
                samples.Of("container_network_receive_bytes_total"), s => Assert.Equal(InfraHost.NumberOf(s["id"]), (int)s.Value));
            Assert.Equal(
                host.Containers.Select(c => (c.Key, c.Value.Name, c.Value.Runs)),
                samples.Of("container_running").Select(s => (InfraHost.NumberOf(s["id"]), s["name"], s.Value == 1)).Order());
            Assert.All(
                samples.All.Where(s => s.Name.StartsWith("container_", StringComparison.Ordinal)),
                s => Assert.Contains(InfraHost.NumberOf(s["id"]), host.Containers.Keys));
        }
    }

    [LongChurnFact]
    public async Task A_real_Docker_whose_containers_change_fifty_times_a_minute_is_shown_as_it_is()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable(MinutesIn)!, CultureInfo.InvariantCulture);
        var random = new Random(7);
        await using var docker = await RealDocker.StartAsync();
        await using var exporter = await RunningExporter.StartConfiguredAsync(
            $$"""
            lustre.enabled = off
            collect.min-age = 0s
            containers { enabled = on, sockets = ["{{docker.Socket}}"] }
            """);
        var began = Stopwatch.GetTimestamp();
        for (var step = 0; Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(minutes); step++)
        {
            await ChangeAsync(docker, random, step);
            await Eventually.HoldsAsync(async () =>
            {
                var samples = await exporter.ScrapeAsync();
                var ids = await docker.RunAsync("ps", "--all", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.State}}");
                Assert.Equal(
                    ids.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
                    samples.Of("container_state").Select(s => $"{s["id"].Split('/')[^1]} {s["name"]} {s["state"]}").Order(StringComparer.Ordinal));
                Assert.Equal(
                    samples.Of("container_running").Where(s => s.Value == 1).Select(s => s["id"]).Order(StringComparer.Ordinal),
                    samples.Of("container_memory_usage_bytes").Where(s => s["name"].Length > 0).Select(s => s["id"]).Order(StringComparer.Ordinal));
            });
            var next = TimeSpan.FromMinutes((step + 1) / 50.0) - Stopwatch.GetElapsedTime(began);
            if (next > TimeSpan.Zero)
                await Task.Delay(next);
        }
    }

    private static void Change(InfraHost host, Random random, int step)
    {
        var (number, (name, runs)) = host.Containers.Count > 0 ? host.Containers.ElementAt(random.Next(host.Containers.Count)) : default;
        switch (random.Next(7))
        {
            case 0 or 1 when host.Containers.Count < 20:
                host.Create($"c{step + 100}");
                break;
            case 2 when runs:
                host.End(number, random.Next(2) == 0 ? "die" : "oom");
                break;
            case 3 when runs:
                // Restarted: another process, and nobody looked meanwhile.
                host.End(number);
                host.Start(number, name);
                break;
            case 4 when host.Containers.Count > 1:
                // The name goes to another container.
                var other = host.Containers.First(c => c.Key != number);
                host.Rename(number, $"r{step}");
                host.Rename(other.Key, name);
                break;
            case 5 when !runs && number > 0:
                host.Start(number, name);
                break;
            case 6 when host.Containers.Count > 5:
                host.Remove(number);
                host.Create(name);
                break;
        }
    }

    private static async Task ChangeAsync(RealDocker docker, Random random, int step)
    {
        var names = (await docker.RunAsync("ps", "--all", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var name = names.Length > 0 ? names[random.Next(names.Length)] : "";
        var running = (await docker.RunAsync("ps", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        switch (random.Next(6))
        {
            case 0:
                await docker.StartAsync($"oom{step}", ["--memory", "8m"], "/bin/busybox", "tail", "/dev/zero");
                await docker.RunAsync("wait", $"oom{step}");
                break;
            case 1 when running.Contains(name):
                await docker.RunAsync("kill", name);
                break;
            case 2 when name.Length > 0:
                await docker.RunAsync("restart", "--time", "0", name);
                break;
            case 3 when name.Length > 0:
                await docker.RunAsync("rename", name, $"r{step}");
                break;
            case 4 when names.Length > 8:
                await docker.RunAsync("rm", "--force", name);
                break;
            default:
                await docker.StartAsync($"c{step}", [], "/bin/sleep", "100000");
                break;
        }
    }

    /// <summary>A test that takes minutes: it runs only on request.</summary>
    private sealed class LongChurnFactAttribute : FactAttribute
    {
        public LongChurnFactAttribute()
        {
            if (Environment.GetEnvironmentVariable(MinutesIn) is not { Length: > 0 })
                Skip = $"it takes minutes: {MinutesIn}=3 runs it";
        }
    }
}
