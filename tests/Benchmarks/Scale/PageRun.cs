using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// What the page costs on a large server: <c>pages BINARY [WHO ...]</c>. The server has two filesystems of 200 targets and 10,000 jobs, and
/// is scraped every 15 s, without a viewer and with one.
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

    private const string Nobody = "nobody";
    private const string Often = "nobody, scraped every 5 s";
    private const string Viewer = "one";

    /// <summary>The cases alternate, so that a change of the machine's load affects all of them.</summary>
    private static readonly string[] Order = [Nobody, Often, Viewer, Viewer, Often, Nobody];

    private static readonly string[] Filesystems = ["scratch", "home"];
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    /// <summary>About as often as sources are read while a page is open.</summary>
    private static readonly TimeSpan OftenInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine("pages: name the published binary (./dev publish)");
            return 2;
        }

        using var tree = new ScaleTree(Memory);
        Console.WriteLine(
            "| who looks | anonymous, MB | processor, % of a core | scrape, ms | page, ms (median, slowest) | its processor, ms | page, kB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var who in args.Length > 1 ? args[1..] : Order)
            await MeasureAsync(Path.GetFullPath(args[0]), tree, who);
        return 0;
    }

    private static async Task MeasureAsync(string binary, ScaleTree tree, string who)
    {
        var (isWatched, interval) = (who == Viewer, who == Often ? OftenInterval : ScrapeInterval);
        Write(tree, round: 1);
        await using var exporter = await MeasuredExporter.StartAsync(binary, tree.Root);
        using var stop = new CancellationTokenSource();
        var viewer = isWatched ? exporter.WatchAsync("/api/v1/live?as=html", stop.Token) : Task.CompletedTask;
        await ScrapeAsync(exporter, interval);
        Write(tree, round: 2);
        var (busy, scrape, memory) = await ScrapeAsync(exporter, interval);
        var row = string.Create(
            CultureInfo.InvariantCulture, $"| {who} | {memory:0.0} | {busy:0.0} | {scrape * 1e3:0} |");
        Console.WriteLine(isWatched ? row + await PagesAsync(exporter) : row + " | | |");
        await stop.CancelAsync();
        await viewer;
    }

    private static async Task<string> PagesAsync(MeasuredExporter exporter)
    {
        var (times, processor, bytes) = (new List<double>(), new List<double>(), 0);
        for (var page = 0; page < Pages; page++)
        {
            var (begun, before) = (Stopwatch.GetTimestamp(), exporter.ProcessorSeconds);
            bytes = Encoding.UTF8.GetByteCount(await exporter.TextAsync("/"));
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            processor.Add((exporter.ProcessorSeconds - before) * 1e3);
            await Task.Delay(Second);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $" {Median(times):0}, {times.Max():0} | {Median(processor):0} | {bytes / 1e3:0} |");
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

    /// <summary>
    /// Scrapes for a while. Returns the part of a core in percent, the seconds of the median scrape, and the median of the anonymous
    /// memory, which rises and falls with the collections of garbage.
    /// </summary>
    private static async Task<(double Busy, double Scrape, double Memory)> ScrapeAsync(MeasuredExporter exporter, TimeSpan interval)
    {
        var (begun, before) = (Stopwatch.GetTimestamp(), exporter.ProcessorSeconds);
        var (scrapes, memory) = (new List<double>(), new List<double>());
        for (var next = TimeSpan.Zero; next < Settling; next += interval)
        {
            scrapes.Add((await exporter.ScrapeAsync()).Seconds);
            while (Stopwatch.GetElapsedTime(begun) < next + interval)
            {
                memory.Add(exporter.Status("RssAnon"));
                await Task.Delay(Second);
            }
        }

        var busy = (exporter.ProcessorSeconds - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds * 100;
        return (busy, Median(scrapes), Median(memory));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
