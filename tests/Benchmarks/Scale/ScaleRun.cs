using System.Diagnostics;
using System.Globalization;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// What whole servers cost, from their files to the scraper's socket: <c>scale BINARY[,BINARY…] [repeats] [what]</c>. Each line of the
/// table is the median of some fresh processes; several binaries take turns, so that what else the machine does falls on all of them.
/// </summary>
internal static class ScaleRun
{
    private const string Memory = "/dev/shm";

    /// <summary>Of fifteen operations: what a usual job does.</summary>
    private const int Usual = 6;

    private const int All = 15;

    public static async Task<int> RunAsync(string[] args)
    {
        string[] binaries = args.Length == 0 ? [] : [.. args[0].Split(',').Select(Path.GetFullPath)];
        if (binaries.Length == 0 || !binaries.All(File.Exists))
        {
            Console.Error.WriteLine("scale: name the published binary (./dev publish), or several with commas between them, how often to "
                + "repeat (5), and perhaps a part of what to measure");
            return 2;
        }

        var repeats = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var only = args.Length > 2 ? args[2] : "";
        Console.WriteLine("| server | B a job | cold, ms | again, ms | unchanged, ms | floor, ms | gzip, ms "
            + "| CPU of these, ms | answer, MB | RSS, MB | anonymous, MB | peak, MB | jobs gone, MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        (string Name, int Osts, int Mdts, int Jobs, int Happened, string Setting)[] servers =
        [
            ("4 OSTs, 2 MDTs, 1,000 jobs each", 4, 2, 1_000, Usual, ""),
            ("4 OSTs, 2 MDTs, 10,000 jobs each", 4, 2, 10_000, Usual, ""),
            ("4 OSTs, 2 MDTs, 10,000 jobs each, all operations happened", 4, 2, 10_000, All, ""),
            ("4 OSTs, 2 MDTs, 10,000 jobs each, with histograms", 4, 2, 10_000, Usual, "jobs.histograms-up-to=1000000"),
            ("4 OSTs, 2 MDTs, 10,000 jobs each, top(100)", 4, 2, 10_000, Usual, "jobs.expose=\"top(100)\""),
            ("1 OST, 49,167 jobs", 1, 0, 49_167, Usual, ""),
            ("1 OST, 49,167 jobs, all operations happened", 1, 0, 49_167, All, ""),
            ("1 OST, 1,000 jobs", 1, 0, 1_000, Usual, ""),
            ("1 OST, 10,000 jobs", 1, 0, 10_000, Usual, ""),
            ("1 OST, 100,000 jobs", 1, 0, 100_000, Usual, ""),
        ];
        foreach (var server in servers.Where(s => s.Name.Contains(only, StringComparison.Ordinal)))
            await JobsAsync(binaries, repeats, server.Name, server.Osts, server.Mdts, server.Jobs, server.Happened, server.Setting);
        if (only.Length == 0 || "discovery".Contains(only, StringComparison.Ordinal))
            await DiscoveryAsync(binaries[^1], repeats);
        return 0;
    }

    private static async Task JobsAsync(
        string[] binaries, int repeats, string name, int osts, int mdts, int jobs, int happened, string setting)
    {
        using var tree = new ScaleTree(Memory);
        string[] targets = [.. Enumerable.Range(0, mdts).Select(ScaleTree.Mdt), .. Enumerable.Range(0, osts).Select(ScaleTree.Ost)];
        foreach (var target in targets)
            tree.WriteTarget(target, 0);
        var runs = binaries.Select(_ => new List<double[]>()).ToArray();
        for (var i = 0; i < repeats * binaries.Length; i++)
            runs[i % binaries.Length].Add(await JobsOnceAsync(binaries[i % binaries.Length], tree, targets, jobs, happened, setting));

        for (var i = 0; i < binaries.Length; i++)
        {
            double Middle(int column) => Median(runs[i].Select(r => r[column]));
            var floor = await PlainServer.SecondsAsync((long)Middle(4));
            var shown = binaries.Length > 1 ? $"{name}: {binaries[i]}" : name;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {shown} | {tree.BytesPerJob:0} | {Middle(0) * 1e3:0} | {Middle(1) * 1e3:0} | {Middle(2) * 1e3:0} | {floor * 1e3:0} "
                + $"| {Middle(3) * 1e3:0} | {Middle(9) * 1e3:0}, {Middle(10) * 1e3:0}, {Middle(11) * 1e3:0}, {Middle(12) * 1e3:0} "
                + $"| {Middle(4) / 1e6:0.0} | {Middle(5):0} | {Middle(6):0} | {Middle(7):0} | {Middle(8):0} |"));
        }
    }

    /// <summary>
    /// One process, in the order of the table's columns; the processor's time at the end. On a machine that others use it says more than
    /// the time that passed.
    /// </summary>
    private static async Task<double[]> JobsOnceAsync(
        string binary, ScaleTree tree, string[] targets, int jobs, int happened, string setting)
    {
        WriteAll(jobs, round: 0);
        await using var exporter = await MeasuredExporter.StartAsync(binary, tree.Root, setting.Length > 0 ? [setting] : []);
        var cold = await ScrapeAsync();
        WriteAll(jobs, round: 1);
        await Task.Delay(1500);
        var again = await ScrapeAsync();
        var unchanged = await ScrapeAsync();
        await Task.Delay(1500);
        await exporter.ScrapeAsync();
        var (rss, anonymous, peak) = (exporter.Status("VmRSS"), exporter.Status("RssAnon"), exporter.Status("VmHWM"));
        var gzip = await ScrapeAsync(gzip: true);
        WriteAll(0, round: 2);
        for (var scrape = 0; scrape < 16; scrape++)
        {
            await Task.Delay(1500);
            await exporter.ScrapeAsync();
        }

        WriteAll(jobs, round: 0);
        return
        [
            cold.Seconds, again.Seconds, unchanged.Seconds, gzip.Seconds, unchanged.Bytes, rss, anonymous, peak, exporter.Status("VmRSS"),
            cold.Cpu, again.Cpu, unchanged.Cpu, gzip.Cpu,
        ];

        async Task<(double Seconds, long Bytes, double Cpu)> ScrapeAsync(bool gzip = false)
        {
            var before = exporter.ProcessorSeconds;
            var (seconds, bytes) = await exporter.ScrapeAsync(gzip);
            return (seconds, bytes, exporter.ProcessorSeconds - before);
        }

        void WriteAll(int count, int round)
        {
            foreach (var target in targets)
                tree.WriteJobs(target, count, happened, round);
        }
    }

    private static async Task DiscoveryAsync(string binary, int repeats)
    {
        const int Targets = 1000;
        const int Exports = 20;
        using var tree = new ScaleTree(Memory);
        for (var i = 0; i < Targets; i++)
            tree.WriteTarget(ScaleTree.Ost(i), Exports);

        var (proc, sys) = (Path.Combine(tree.Root, "proc"), Path.Combine(tree.Root, "sys"));
        var discovery = new LustreDiscovery(LustreRoots.Under(proc, sys, Path.Combine(sys, "kernel/debug")));
        var times = new List<double>();
        for (var i = 0; i < Math.Max(repeats, 3) * 3; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            var found = discovery.Discover(new NobodyWatches()).Targets.Length;
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (found != Targets)
                throw new InvalidOperationException($"{found} targets found, not {Targets}");
        }

        await using var exporter = await MeasuredExporter.StartAsync(binary, tree.Root);
        var cold = await exporter.ScrapeAsync();
        await Task.Delay(1500);
        var again = await exporter.ScrapeAsync();
        Console.WriteLine();
        Console.WriteLine("| 1,000 targets, 20,000 exports | |");
        Console.WriteLine("| --- | --- |");
        Line("discovery, first", $"{times[0]:0.0} ms");
        Line("discovery, later (median)", $"{Median(times.Skip(1)):0.0} ms");
        Line("scrape, cold", $"{cold.Seconds * 1e3:0} ms");
        Line("scrape, again", $"{again.Seconds * 1e3:0} ms");
        Line("RSS", $"{exporter.Status("VmRSS"):0} MB");
        await Task.Delay(TimeSpan.FromSeconds(40));
        Line("threads, 40 s after the scrape", $"{exporter.Status("Threads"):0}");

        static void Line(string name, FormattableString value) => Console.WriteLine($"| {name} | {FormattableString.Invariant(value)} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed class NobodyWatches : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
