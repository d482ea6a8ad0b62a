using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// What a whole host costs: <c>infra BINARY [minutes]</c>. The host itself, 8 GPUs of a stub, 30 containers, 8 jobs, and 3 OSTs with 1,000
/// jobs each are scraped every second, in a memory cgroup of 50 MB where one can be made. Debian's node_exporter is scraped in turn, and
/// this program reads a part of the same files.
/// </summary>
internal static class InfraRun
{
    private const string Memory = "/dev/shm";
    private const string NodeExporter = "/usr/bin/prometheus-node-exporter";
    private const string Hierarchy = "/sys/fs/cgroup/memory";
    private const long Limit = 50 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine("infra: name the published binary (./dev publish), and perhaps for how many minutes to measure (10), "
                + "and 'late' to set the limit after the start");
            return 2;
        }

        var minutes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
        using var tree = new InfraTree(Memory, osts: 3, jobs: 1000, happened: 6);
        var isLate = args.Length > 2 && args[2] == "late";
        var cgroup = TryMakeCgroup();
        if (cgroup is not null && !isLate)
            await LimitAsync(cgroup);
        Console.WriteLine(cgroup is null ? "no memory cgroup: it cannot be made here" : $"in a memory cgroup of {Limit / 1024 / 1024} MiB");
        try
        {
            var binary = cgroup is null ? Path.GetFullPath(args[0]) : WithinCgroup(tree, cgroup, Path.GetFullPath(args[0]));
            var started = Stopwatch.GetTimestamp();
            await using var ours = await MeasuredExporter.StartAsync(binary, "/", tree.Settings);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s with the binary on the disk"));
            if (cgroup is not null && isLate)
                await LimitAsync(cgroup);
            using var theirs = File.Exists(NodeExporter) ? await Peer.StartAsync() : null;
            await MeasureAsync(ours, theirs, tree, TimeSpan.FromMinutes(minutes), cgroup);
        }
        finally
        {
            if (cgroup is not null)
                await RemoveAsync(cgroup);
        }

        return 0;
    }

    private static async Task MeasureAsync(MeasuredExporter ours, Peer? theirs, InfraTree tree, TimeSpan duration, string? cgroup)
    {
        var (scrapes, peers, files, loads) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var sources = new Dictionary<string, List<double>>(StringComparer.Ordinal) { ["node"] = [], ["gpu"] = [], ["containers"] = [] };
        var slowest = new List<double>();
        for (var i = 0; i < 10; i++)
            await ours.ScrapeAsync();
        var faults = cgroup is null ? "" : Faults(cgroup);
        var (processor, theirProcessor) = (ours.ProcessorSeconds, theirs?.ProcessorSeconds ?? 0);
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            scrapes.Add((await ours.ScrapeAsync()).Seconds);
            slowest.Add(Collect(await ours.TextAsync("/metrics"), sources));
            if (theirs is not null)
                peers.Add(await theirs.ScrapeAsync());
            var reading = Stopwatch.GetTimestamp();
            tree.ReadFiles();
            files.Add(Stopwatch.GetElapsedTime(reading).TotalSeconds);
            loads.Add(double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));
            await Task.Delay(Interval);
        }

        double[] together = [.. sources["node"].Select((t, i) => t + sources["gpu"][i] + sources["containers"][i])];
        Console.WriteLine("\n| what | p50, ms | p99, ms | worst, ms |\n| --- | --- | --- | --- |");
        foreach (var (name, times) in sources)
            Row($"source {name}{(name == "node" ? ", sum of its collectors" : "")}", times);
        Row("the three sources, sum", [.. together]);
        Row("the slowest of the three and of the collectors of node, which run at the same time", slowest);
        Row("scrape", scrapes);
        Row("node_exporter, scrape", peers);
        Row("the files of the containers and the largest of the kernel, read by this program", files);
        loads.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{scrapes.Count} rounds in {Stopwatch.GetElapsedTime(begun).TotalMinutes:0} min; load of the machine, median and worst: "
            + $"{loads[loads.Count / 2]:0.0}, {loads[^1]:0.0} on {Environment.ProcessorCount} cores"));

        Console.WriteLine("\n| process | RSS, MB | anonymous, MB | peak, MB | ms of processor time for each scrape |\n| --- | --- | --- | --- | --- |");
        var count = scrapes.Count * 2;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| this | {ours.Status("VmRSS"):0} | {ours.Status("RssAnon"):0.0} | {ours.Status("VmHWM"):0} "
            + $"| {(ours.ProcessorSeconds - processor) / count * 1000:0.0} |"));
        if (theirs is not null)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| node_exporter | {theirs.Status("VmRSS"):0} | {theirs.Status("RssAnon"):0.0} | {theirs.Status("VmHWM"):0} "
                + $"| {(theirs.ProcessorSeconds - theirProcessor) / peers.Count * 1000:0.0} |"));
        }

        if (cgroup is not null)
        {
            string ValueOf(string name) => File.ReadAllText($"{cgroup}/{name}").Trim().Replace("\n", ", ", StringComparison.Ordinal);
            Console.WriteLine(
                $"\ncgroup: most memory {ValueOf("memory.max_usage_in_bytes")}, limit reached {ValueOf("memory.failcnt")} times, "
                + ValueOf("memory.oom_control"));
            Console.WriteLine($"pages read from the disk: {faults} before the measurement, {Faults(cgroup)} after it");
        }
    }

    private static string Faults(string cgroup) =>
        File.ReadLines($"{cgroup}/memory.stat").First(l => l.StartsWith("total_pgmajfault ", StringComparison.Ordinal)).Split(' ')[1];

    private static void Row(string name, List<double> times)
    {
        if (times.Count == 0)
            return;
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {times[times.Count / 2] * 1000:0.0} | {times[(int)(times.Count * 0.99)] * 1000:0.0} | {times[^1] * 1000:0.0} |"));
    }

    /// <summary>Takes how long the last collection of each source took.</summary>
    /// <returns>The longest of them.</returns>
    private static double Collect(string text, Dictionary<string, List<double>> sources)
    {
        const string begin = "lustre_exporter_source_collect_seconds{source=\"";
        var sums = sources.Keys.ToDictionary(k => k, _ => 0.0, StringComparer.Ordinal);
        var longest = 0.0;
        foreach (var line in text.Split('\n').Where(l => l.StartsWith(begin, StringComparison.Ordinal)))
        {
            var name = line[begin.Length..line.IndexOf('"', begin.Length)].Split('/')[0];
            if (!sums.ContainsKey(name))
                continue;
            var seconds = double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            sums[name] += seconds;
            longest = Math.Max(longest, seconds);
        }

        foreach (var (name, sum) in sums)
            sources[name].Add(sum);
        return longest;
    }

    /// <summary>A cgroup of version 1, which only root can make. Null where it cannot be made.</summary>
    private static string? TryMakeCgroup()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists($"{Hierarchy}/memory.limit_in_bytes"))
            return null;
        return Directory.CreateDirectory($"{Hierarchy}/lustre-infra-{Environment.ProcessId}").FullName;
    }

    /// <summary>Sets the limit. The kernel refuses while it has not reclaimed enough.</summary>
    private static async Task LimitAsync(string cgroup)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await File.WriteAllTextAsync($"{cgroup}/memory.limit_in_bytes", Limit.ToString(CultureInfo.InvariantCulture));
                return;
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>
    /// A script that moves itself into the cgroup and becomes the program. The cached pages of the binary are dropped first: they would be
    /// charged to the process that wrote it.
    /// </summary>
    private static string WithinCgroup(InfraTree tree, string cgroup, string binary)
    {
        var script = Path.Combine(Path.GetDirectoryName(tree.Library)!, "within.sh");
        File.WriteAllText(script, $"""
            #!/bin/sh
            echo $$ > {cgroup}/cgroup.procs
            sync {binary}
            dd if={binary} iflag=nocache count=0 2>/dev/null
            exec {binary} "$@"

            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }

    private static async Task RemoveAsync(string cgroup)
    {
        for (var tries = 0; tries < 100 && new FileInfo($"{cgroup}/cgroup.procs").Exists; tries++)
        {
            try
            {
                Directory.Delete(cgroup);
            }
            catch (IOException)
            {
                // The process has not ended yet.
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Debian's node_exporter.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client;

        private Peer(Process process, int port)
        {
            _process = process;
            _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        }

        public double ProcessorSeconds
        {
            get
            {
                _process.Refresh();
                return _process.TotalProcessorTime.TotalSeconds;
            }
        }

        public static async Task<Peer> StartAsync()
        {
            int port;
            using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
            {
                listener.Start();
                port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            }

            var start = new ProcessStartInfo(NodeExporter, [$"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]);
            var peer = new Peer(Process.Start(start)!, port);
            for (var tries = 0; ; tries++)
            {
                try
                {
                    await peer.ScrapeAsync();
                    return peer;
                }
                catch (HttpRequestException) when (tries < 100)
                {
                    await Task.Delay(100);
                }
            }
        }

        public async Task<double> ScrapeAsync() => (await MeasuredExporter.ScrapeAsync(_client, gzip: false)).Seconds;

        public double Status(string name)
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
            return double.Parse(line[(name.Length + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _client.Dispose();
        }
    }
}
