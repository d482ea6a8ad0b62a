using System.Globalization;
using LustreActors.Actors.Supervising;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Demo;

internal static class DemoCommand
{
    private const string Listen = "127.0.0.1:9846";

    private static readonly (string Name, LustreVersion Version)[] Versions =
    [
        ("2.10", LustreVersion.V2_10),
        ("2.12", LustreVersion.V2_12),
        ("2.14", LustreVersion.V2_14),
        ("2.14-ddn", LustreVersion.V2_14_DDN),
        ("2.15.0", LustreVersion.V2_15_0),
        ("2.15", LustreVersion.V2_15),
        ("2.16", LustreVersion.V2_16),
        ("2.17", LustreVersion.V2_17),
    ];

    public static Command Describe() => new(
        "demo",
        "run on a simulated cluster that moves; nothing of this host is read",
        """
        Usage: lustre-exporter demo [--lustre VERSION] [--hang-after SECONDS] [--prometheus] [--faulty-actors] [-Dpath=value ...]

        Simulates a server with two filesystems under load and runs the collector on it. Users come and go, and a filesystem fills. After a
        minute a target's job table hangs as on a dead server, and two minutes later it lets go; later an OST is degraded, and another one
        is unmounted and recovers. Every ten minutes this begins again. What to look at meanwhile is printed.

          --lustre V            2.10, 2.12, 2.14, 2.14-ddn, 2.15.0, 2.15, 2.16 or 2.17 (the default): where the files lie and how they look
          --hang-after SECONDS  when the target hangs (60)
          --prometheus          also run a Prometheus with the rules of deploy/prometheus beside it, if it is installed. Its alerts wait a
                                tenth of their time, because the story lasts ten minutes
          --faulty-actors       also run an actor that fails on every message and one that fails on every tenth (see `inspect show`)
          -Dpath=value          a setting, for example -Dhttp.listen=0.0.0.0:9846

        """,
        RunAsync)
    {
        Options =
        [
            CommandOption.Choice("--lustre", [.. Versions.Select(v => v.Name)]),
            CommandOption.Text("--hang-after"),
            CommandOption.Switch("--faulty-actors"),
            CommandOption.Switch("--prometheus"),
        ],
        TakesSettings = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        var name = arguments["--lustre"] ?? "2.17";
        var version = Versions.First(v => v.Name == name).Version;
        if (!double.TryParse(arguments["--hang-after"] ?? "60", NumberStyles.Float, CultureInfo.InvariantCulture, out var hangAfter)
            || hangAfter is < 0 or > 1e6)
            throw new UsageException($"--hang-after wants seconds, not '{arguments["--hang-after"]}'");

        var prometheus = arguments.Has("--prometheus") ? DemoPrometheus.Find(terminal.Environment("PATH")) : null;
        using var folder = DemoFolder.Create();
        using var cluster = new DemoCluster(version, folder.Path, TimeSpan.FromSeconds(hangAfter));
        var socket = folder.PathOf("inspect.sock");
        IEnumerable<string> settings =
        [
            $"http.listen=\"{Listen}\"",
            $"inspect.socket=\"{socket}\"",
            $"paths.root=\"{folder.Path}\"",
            "lustre.discovery-interval=5s",
            .. cluster.Settings,
        ];
        var file = ConfigurationFile.From(arguments, terminal, settings);
        DemoPrometheus? started = null;
        try
        {
            return await RunCommand.RunAsync(file with { IgnoreDefaultFile = true }, terminal, async collector =>
            {
                await BeginAsync(collector, cluster, arguments.Has("--faulty-actors"), terminal).ConfigureAwait(false);
                if (prometheus is null)
                    return;
                var address = new Uri(collector.Addresses.First());
                started = DemoPrometheus.Start(prometheus, folder.PathOf("prometheus"), address, TimeProvider.System);
                await DescribeAsync(started, collector, terminal).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        finally
        {
            if (started is not null)
                await started.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task BeginAsync(Collector collector, DemoCluster cluster, bool faultyActors, Terminal terminal)
    {
        var demo = DemoActor.Props(cluster, collector.Metrics, TimeProvider.System, collector.CreateLogger("demo"), faultyActors);
        await collector.Tree.StartAsync("demo", demo, Supervision.Source).ConfigureAwait(false);
        var address = collector.Addresses.First();
        var inspect = $"{Invocation()} inspect --socket {collector.InspectSocket}";
        await terminal.Out.WriteLineAsync($"""

            A simulated Lustre {cluster.Release}: {DemoCluster.Description}. Look at

              {address}/            how the filesystems are, and who is using them
              {address}/metrics     what Prometheus scrapes
              {address}/metrics     with Accept: application/openmetrics-text the other format

              curl -s {address}/metrics | grep ^cluster_job     which account and user does what
              curl -s {address}/metrics | grep ^cluster_top     the heaviest jobs

              {inspect} tree
              {inspect} sources
              {inspect} blocking

            The job table of {DemoStory.HangingTarget} hangs after {cluster.HangAfter.TotalSeconds:0} s,
            for {DemoStory.HangFor.TotalSeconds:0} s. Ctrl-C ends the demo.

            """).ConfigureAwait(false);
        await terminal.Out.FlushAsync().ConfigureAwait(false);
    }

    private static async Task DescribeAsync(DemoPrometheus prometheus, Collector collector, Terminal terminal)
    {
        var problem = prometheus.FindProblemAsync();
        if (await Task.WhenAny(problem, collector.Ended).ConfigureAwait(false) != problem)
            return;
        await terminal.Out.WriteLineAsync(await problem.ConfigureAwait(false) is { } why ? $"Prometheus does not run: {why}" : $"""
            Prometheus with our rules; alerts wait a tenth of their time:

              {prometheus.Address}alerts
              {prometheus.Address}graph?g0.expr=cluster_top_job_write_throughput_bytes

            """).ConfigureAwait(false);
        await terminal.Out.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>The command by which this program was started, so that the printed commands can be run as they are.</summary>
    private static string Invocation()
    {
        var program = Environment.ProcessPath ?? "lustre-exporter";
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? $"dotnet {Path.Combine(AppContext.BaseDirectory, "lustre-exporter.dll")}"
            : program;
    }
}
