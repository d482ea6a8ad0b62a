using System.Globalization;
using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Tests.Gpu;
using Xunit.Abstractions;

namespace LustreActors.Host.Tests.Infra;

/// <summary>
/// Memory, threads and descriptors stay as they are over many scrapes of everything that a host can show, while GPUs get lost and
/// containers come and go. <c>./dev leak</c> makes 10,000 scrapes.
/// </summary>
[Collection(Alone.Name)]
public sealed class LeakTests(ITestOutputHelper output)
{
    private const string ScrapesIn = "LUSTRE_LEAK_SCRAPES";
    private const int Usual = 300;
    private const int Containers = 30;
    private const int MoreThreads = 6;
    private const int MoreDescriptors = 8;

    [NeedsGccFact]
    public async Task Scrapes_of_a_whole_host_leave_memory_threads_and_descriptors_as_they_are()
    {
        var scrapes = int.TryParse(Environment.GetEnvironmentVariable(ScrapesIn), CultureInfo.InvariantCulture, out var asked) ? asked : Usual;
        await using var host = new InfraHost("gpus 8", "processes 2");
        for (var i = 0; i < Containers; i++)
            host.Create($"c{i}");
        await using var exporter = await RunningExporter.StartAsync(host.Settings);
        var process = exporter.Process;
        var points = new List<(long Memory, long Threads, int Descriptors)>();
        for (var scrape = 0; scrape <= scrapes; scrape++)
        {
            Assert.Equal(8, (await exporter.ScrapeAsync()).Of("gpu_up").Count());
            if (scrape % (scrapes / 10) == 0)
            {
                points.Add((process.Status("RssAnon"), process.Status("Threads"), process.Descriptors));
                output.WriteLine($"after {scrape} scrapes: {points[^1].Memory} KiB, {points[^1].Threads} threads, {points[^1].Descriptors} descriptors");
            }

            if (scrape % 50 == 0)
                Disturb(host, scrape / 50);
        }

        // The first half is for the caches, the pool and the compiler.
        var (first, second) = (points[..(points.Count / 2)], points[(points.Count / 2)..]);
        Assert.InRange(second.Max(p => p.Threads), 1, first.Max(p => p.Threads) + MoreThreads);
        Assert.InRange(second.Max(p => p.Descriptors), 1, first.Max(p => p.Descriptors) + MoreDescriptors);
        Assert.InRange(second.Min(p => p.Memory), 1, (first.Max(p => p.Memory) * 5 / 4) + (8 * 1024));
    }

    private static void Disturb(InfraHost host, int round)
    {
        host.Remove(host.Containers.Keys.First());
        host.Create($"n{round}");
        if (round % 2 == 0)
            host.Stub.Set("gpus 8", "processes 2");
        else
            host.Stub.Set("gpus 8", "processes 2", "lost 3");
    }
}
