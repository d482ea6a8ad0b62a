using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// What the page costs on a large server: <c>pages BINARY</c>. The server has two filesystems of 200 targets and 10,000 jobs, and is
/// scraped every 15 s: first without a viewer, then with one.
/// </summary>
internal static class PageRun
{
    private const string Memory = "/dev/shm";
    private const int Osts = 196;
    private const int Mdts = 4;
    private const int RowsOfTarget = 250;
    private const int NewRows = 25;
    private const int Usual = 6;
    private const int Pages = 20;

    private static readonly string[] Filesystems = ["scratch", "home"];
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine("pages: name the published binary (./dev publish)");
            return 2;
        }

        using var tree = new ScaleTree(Memory);
        Write(tree, round: 1);
        await using var exporter = await MeasuredExporter.StartAsync(Path.GetFullPath(args[0]), tree.Root);
        Console.WriteLine("| viewer | anonymous, MB | processor, % of a core | scrape, ms | page, ms (median, slowest) | page, kB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        await ScrapeAsync(exporter, Settling);
        var (busy, scrape) = await ScrapeAsync(exporter, Settling);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| none | {exporter.Status("RssAnon"):0.0} | {busy:0.0} | {scrape * 1e3:0} | | |"));

        using var stop = new CancellationTokenSource();
        var viewer = exporter.WatchAsync("/api/v1/live?as=html", stop.Token);
        Write(tree, round: 2);
        (busy, scrape) = await ScrapeAsync(exporter, Settling);
        var (times, bytes) = (new List<double>(), 0);
        for (var page = 0; page < Pages; page++)
        {
            var begun = Stopwatch.GetTimestamp();
            bytes = Encoding.UTF8.GetByteCount(await exporter.TextAsync("/"));
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        times.Sort();
        var (median, slowest, size) = (times[Pages / 2], times[^1], bytes / 1e3);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| one | {exporter.Status("RssAnon"):0.0} | {busy:0.0} | {scrape * 1e3:0} | {median:0}, {slowest:0} | {size:0} |"));
        await stop.CancelAsync();
        await viewer;
        return 0;
    }

    private static void Write(ScaleTree tree, int round)
    {
        var first = 0;
        foreach (var filesystem in Filesystems)
        {
            foreach (var name in Enumerable.Range(0, Osts).Select(ScaleTree.Ost).Concat(Enumerable.Range(0, Mdts).Select(ScaleTree.Mdt)))
            {
                var target = name.Replace("scratch", filesystem, StringComparison.Ordinal);
                tree.WriteTarget(target, 0);
                tree.WriteJobs(target, RowsOfTarget, Usual, round, first);
                first += NewRows;
            }
        }
    }

    /// <summary>Scrapes for a while. Returns the part of a core in percent, and the seconds of the last scrape.</summary>
    private static async Task<(double Busy, double Scrape)> ScrapeAsync(MeasuredExporter exporter, TimeSpan duration)
    {
        var (begun, before, scrape) = (Stopwatch.GetTimestamp(), exporter.ProcessorSeconds, 0.0);
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            (scrape, _) = await exporter.ScrapeAsync();
            await Task.Delay(ScrapeInterval);
        }

        return ((exporter.ProcessorSeconds - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds * 100, scrape);
    }
}
