using System.Diagnostics;
using System.Globalization;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// What a process costs that has little to do: <c>idle BINARY [members] [minutes]</c>. The first process has three OSTs with 1,000 jobs
/// each and is scraped every 15 s; the others are members of its cluster, with mutual TLS, on machines without Lustre. Without members it
/// runs by itself.
/// </summary>
internal static class IdleRun
{
    private const string Memory = "/dev/shm";
    private const string Loopback = "127.0.0.1";
    private const int Osts = 3;
    private const int Jobs = 1000;
    private const int Usual = 6;
    private const int Port = 31000;
    private const int RemotingPort = 32000;

    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine("idle: name the published binary (./dev publish), and perhaps how many members the cluster has "
                + "(1: none) and for how many minutes to measure (3)");
            return 2;
        }

        int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        var (binary, members, minutes) = (Path.GetFullPath(args[0]), Number(1, 1), Number(2, 3));
        using var tree = new ScaleTree(Memory);
        for (var i = 0; i < Osts; i++)
        {
            tree.WriteTarget(ScaleTree.Ost(i), 0);
            tree.WriteJobs(ScaleTree.Ost(i), Jobs, Usual, round: 1);
        }

        var trust = Directory.CreateTempSubdirectory("lustre-idle-");
        if (members > 1)
            MakeCertificates(binary, trust.FullName);
        var processes = new List<MeasuredExporter>();
        try
        {
            for (var i = 0; i < members; i++)
            {
                var root = i == 0 ? tree.Root : trust.FullName;
                processes.Add(await MeasuredExporter.StartAsync(binary, root, members > 1 ? MemberSettings(i, trust.FullName) : []));
            }

            Console.WriteLine("| minutes | processor, % of a core | median of the others, % | traffic of a member, kB/s | RSS, MB "
                + "| anonymous, MB | threads | scrape, ms |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
            await ScrapeAsync(processes[0], Settling);
            for (var minute = 1; minute <= minutes; minute++)
                await MeasureAsync(processes, minute);
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
            trust.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(List<MeasuredExporter> processes, int minute)
    {
        var (before, sent) = (processes.ConvertAll(p => p.ProcessorSeconds), LoopbackBytes());
        var begun = Stopwatch.GetTimestamp();
        var scrape = await ScrapeAsync(processes[0], TimeSpan.FromMinutes(1));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var used = processes.Zip(before, (p, b) => (p.ProcessorSeconds - b) / seconds * 100).ToArray();
        var others = used[1..].Order().ToArray();

        // All that crosses loopback; the scrapes of the first one are in it, so that it is an upper bound.
        var traffic = (LoopbackBytes() - sent) / seconds / processes.Count / 1000;
        var first = processes[0];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {minute} | {used[0]:0.00} | {(others.Length > 0 ? others[others.Length / 2] : 0):0.00} | {traffic:0.0} "
            + $"| {first.Status("VmRSS"):0} | {first.Status("RssAnon"):0.0} | {first.Status("Threads"):0} | {scrape * 1000:0} |"));
    }

    /// <summary>Scrapes every 15 s for a while. Returns the median time of a scrape, in seconds.</summary>
    private static async Task<double> ScrapeAsync(MeasuredExporter exporter, TimeSpan duration)
    {
        var times = new List<double>();
        for (var past = TimeSpan.Zero; past < duration; past += ScrapeInterval)
        {
            times.Add((await exporter.ScrapeAsync()).Seconds);
            await Task.Delay(ScrapeInterval);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static string[] MemberSettings(int number, string trust) =>
    [
        "cluster.enabled=on", $"cluster.id=m{number}",
        $"cluster.listen=\"{Loopback}:{Port + number}\"", $"cluster.remoting=\"{Loopback}:{RemotingPort + number}\"",
        $"cluster.roles=[collector{(number < 2 ? ",aggregator" : "")}]",
        $"cluster.seeds=[{string.Join(',', Enumerable.Range(0, 3).Select(n => $"\"{Loopback}:{RemotingPort + n}\""))}]",
        $"cluster.trust.ca-file=\"{trust}/ca/ca.crt\"",
        $"cluster.trust.certificate-file=\"{trust}/{Loopback}.crt\"", $"cluster.trust.key-file=\"{trust}/{Loopback}.key\"",
    ];

    private static void MakeCertificates(string binary, string folder)
    {
        Run("certs", "ca", $"{folder}/ca");
        Run("certs", "member", Loopback, "--ca", $"{folder}/ca", "--out", folder);

        void Run(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(binary, arguments))!;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{binary} {string.Join(' ', arguments)} failed");
        }
    }

    private static long LoopbackBytes()
    {
        var line = File.ReadLines("/proc/net/dev").First(l => l.TrimStart().StartsWith("lo:", StringComparison.Ordinal));
        var numbers = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(numbers[0], CultureInfo.InvariantCulture);
    }
}
