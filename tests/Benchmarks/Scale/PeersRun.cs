using System.Globalization;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// What it costs to read many other servers and to sum their jobs up by account: <c>peers BINARY [servers] [jobs] [aggregators]
/// [intervals] [exporters]</c>. The servers run in this process, on the same machine: as collectors of ours outside the cluster, or, with
/// the last word, as exporters of others. Several aggregators form a cluster.
/// </summary>
internal static class PeersRun
{
    private const int Interval = 15;
    private const int Port = 29846;
    private const int RemotingPort = 29848;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine("peers: name the published binary (./dev publish), and perhaps how many servers (450), jobs on each "
                + "(2000), aggregators (1), intervals (8) and the word exporters");
            return 2;
        }

        int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        var (servers, jobs, aggregators, intervals) = (Number(1, 450), Number(2, 2000), Number(3, 1), Number(4, 8));
        var folder = Directory.CreateTempSubdirectory("lustre-peers-");
        using var many = new ManyServers(servers, jobs, TimeSpan.FromSeconds(Interval));
        var peers = args.Contains("exporters") ? many.Urls : many.Collectors;
        var squeue = Squeue(folder.FullName, many.JobNumbers);
        string[] common =
        [
            "lustre.enabled=off", "slurm.enabled=on", $"slurm.squeue=\"{squeue}\"", "accounts.enabled=off",
            $"jobs.interval={Interval}s", $"cluster.interval={Interval}s",
            $"cluster.peers=[{string.Join(',', peers.Select(u => $"\"{u}\""))}]",
        ];
        var exporters = new List<MeasuredExporter>();
        for (var a = 0; a < aggregators; a++)
        {
            exporters.Add(await MeasuredExporter.StartAsync(
                Path.GetFullPath(args[0]), folder.FullName,
                [.. common, .. aggregators > 1 ? MemberSettings(a, aggregators) : []]));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{servers} servers with {jobs} jobs each, read every {Interval} s"));
        Console.WriteLine("| after, s | answers of servers | account sums, GB/s | age of the jobs, s | processor, s an interval "
            + "| RSS, MB | peak, MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        var before = exporters.ConvertAll(e => e.ProcessorSeconds);
        for (var i = 1; i <= intervals; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Interval));
            var now = exporters.ConvertAll(e => e.ProcessorSeconds);
            var text = await exporters[0].TextAsync(aggregators > 1 ? "/metrics?scope=cluster" : "/metrics");
            var written = Sum(text, "cluster_job_write_throughput_bytes") / 1e9;
            var age = Sum(text, "cluster_exporter_table_age_seconds{table=\"jobs\"}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {i * Interval} | {Interlocked.Exchange(ref many.Answers, 0)} | {written:0.000} | {age:0.0} "
                + $"| {Joined(now.Zip(before, (n, b) => n - b), "0.00")} | {Joined(exporters.Select(e => e.Status("VmRSS")), "0")} "
                + $"| {Joined(exporters.Select(e => e.Status("VmHWM")), "0")} |"));
            before = now;
        }

        foreach (var exporter in exporters)
            await exporter.DisposeAsync();
        folder.Delete(recursive: true);
        return 0;
    }

    private static string[] MemberSettings(int number, int aggregators) =>
    [
        "cluster.enabled=on", $"cluster.id=a{number}", $"cluster.listen=\"127.0.0.1:{Port + number}\"",
        $"cluster.remoting=\"127.0.0.1:{RemotingPort + number}\"", "cluster.advertise=127.0.0.1",
        "cluster.trust.insecure=on", "cluster.roles=[aggregator]",
        $"cluster.seeds=[{string.Join(',', Enumerable.Range(0, aggregators).Select(a => $"\"127.0.0.1:{RemotingPort + a}\""))}]",
    ];

    private static string Joined(IEnumerable<double> numbers, string format) =>
        string.Join(" + ", numbers.Select(n => n.ToString(format, CultureInfo.InvariantCulture)));

    private static double Sum(string text, string series) => text.Split('\n').Where(l => l.StartsWith(series, StringComparison.Ordinal))
        .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static string Squeue(string folder, IEnumerable<int> numbers)
    {
        var jobs = numbers.Select(n => $"{n}\t{n}\t{1000 + (n % 500)}\tu{n % 500}\tbatch\tRUNNING\tacc{n % 60}\tname");
        File.WriteAllLines(Path.Combine(folder, "jobs"), jobs);
        var program = Path.Combine(folder, "squeue");
        File.WriteAllText(program, """
            #!/bin/sh
            exec awk -F '\t' -v wanted="$SQUEUE_FORMAT" '
              function put(letter, text) { gsub("%[.]?[0-9]*" letter, text, line) }
              { line = wanted
                put("A", $1); put("F", $2); put("U", $3); put("u", $4); put("P", $5); put("T", $6); put("a", $7); put("j", $8)
                print line }' "$(dirname "$0")/jobs"

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }
}
