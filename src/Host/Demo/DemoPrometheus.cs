using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Host.Pages;

namespace LustreActors.Host.Demo;

/// <summary>
/// A Prometheus beside the demo, with the rules of <c>deploy/prometheus</c>, on a free port of loopback. It ends with the demo.
/// </summary>
internal sealed partial class DemoPrometheus : IAsyncDisposable
{
    private const string Program = "prometheus";
    private const string SetPrivileges = "/usr/bin/setpriv";
    private const string Rules = "rules/";

    /// <summary>The story of the demo lasts ten minutes, so alerts wait a tenth of their time.</summary>
    public const int Faster = 10;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDemo = TimeSpan.FromDays(30);

    private readonly BlockingLane _lane;
    private readonly TimeProvider _time;
    private readonly Task<CommandResult> _run;

    private DemoPrometheus(string program, string folder, int port, TimeProvider time)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        _time = time;
        _lane = new BlockingLane(new BlockingLaneOptions(), time);
        string[] arguments =
        [
            $"--config.file={Path.Combine(folder, "prometheus.yml")}", $"--storage.tsdb.path={Path.Combine(folder, "data")}",
            $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
        ];
        _run = RunAsync(program, arguments);
    }

    public Uri Address { get; }

    /// <summary>The path of the program.</summary>
    /// <exception cref="CommandLine.UsageException">It is not installed.</exception>
    public static string Find(string? path) => (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists)
        ?? throw new CommandLine.UsageException(
            "--prometheus needs the program prometheus, which is not on the PATH. Install it: apt-get install prometheus (Debian, Ubuntu), "
                + "or unpack a release of prometheus.io and add its folder to the PATH");

    /// <param name="program">The path of Prometheus.</param>
    /// <param name="folder">Where its configuration, rules and data are put.</param>
    /// <param name="collector">The address of the demo.</param>
    /// <param name="time">The clock.</param>
    public static DemoPrometheus Start(string program, string folder, Uri collector, TimeProvider time)
    {
        Directory.CreateDirectory(Path.Combine(folder, Rules));
        foreach (var name in Embedded.Names(Rules))
            File.WriteAllText(Path.Combine(folder, name), Hasten(Encoding.UTF8.GetString(Embedded.Bytes(name))));
        File.WriteAllText(Path.Combine(folder, "prometheus.yml"), $$"""
            global: {scrape_interval: 5s, evaluation_interval: 5s}
            rule_files: ['{{Path.Combine(folder, Rules)}}*.yml']
            scrape_configs:
            - job_name: lustre
              static_configs: [{targets: ['127.0.0.1:{{collector.Port}}']}]

            """);
        return new DemoPrometheus(program, folder, FreePort(), time);
    }

    /// <summary>Waits until it answers. Returns the reason if it does not.</summary>
    public async Task<string?> FindProblemAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = StartsWithin };
        for (var began = _time.GetTimestamp(); _time.GetElapsedTime(began) < StartsWithin;)
        {
            if (_run.IsCompleted)
            {
                var ended = await _run.ConfigureAwait(false);
                return ended.ErrorText.Length > 0 ? ended.ErrorText : ended.Detail;
            }

            try
            {
                using var answer = await http.GetAsync(new Uri(Address, "/-/ready")).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                    return null;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(Pause, _time).ConfigureAwait(false);
        }

        return $"it does not answer at {Address}";
    }

    /// <summary>
    /// A demo that is killed cannot end its Prometheus: the kernel does it, at the end of the thread that waits for it. The setpriv of
    /// RHEL 8 does not know that signal.
    /// </summary>
    private async Task<CommandResult> RunAsync(string program, string[] arguments)
    {
        var runner = new CommandRunner(_lane, _time);
        var help = await runner.RunAsync(new CommandSpec(SetPrivileges, ["--help"])).ConfigureAwait(false);
        var spec = help.Output.Span.IndexOf("--pdeathsig"u8) < 0 ? new CommandSpec(program, arguments)
            : new CommandSpec(SetPrivileges, ["--pdeathsig", "KILL", program, .. arguments]) { Key = program };
        return await runner.RunAsync(spec with { Deadline = LongestDemo }).ConfigureAwait(false);
    }

    /// <summary>Closing the lane kills its process group.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lane.CloseAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    /// <summary>Shortens the time for which an alert must hold before it fires.</summary>
    internal static string Hasten(string rules) => Wait().Replace(rules, static wait =>
    {
        var count = int.Parse(wait.Groups["count"].Value, CultureInfo.InvariantCulture);
        var seconds = wait.Groups["unit"].Value switch
        {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 86400,
        };
        return string.Create(CultureInfo.InvariantCulture, $"for: {count * seconds / Faster}s");
    });

    /// <summary>Another program could take the port before Prometheus does; then it says so and ends.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"\bfor: (?<count>\d+)(?<unit>[smhd])\b")]
    private static partial Regex Wait();
}
