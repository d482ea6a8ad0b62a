using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Infra;

/// <summary>The queries of docs/job-resources.md, on a real Prometheus that scrapes the host of a job and a server that it reads from.</summary>
[Collection(Alone.Name)]
public sealed partial class JobResourcesTests
{
    private const string Job = "4242";

    [NeedsPrometheusAndGccFact]
    public async Task Each_query_of_the_documentation_joins_the_job_with_its_IO_or_its_GPU()
    {
        await using var host = new InfraHost("gpus 2");
        Run(host);
        using var server = new Scratch();
        WriteJob(server, 0);
        await using var compute = await RunningExporter.StartAsync(host.Settings);
        await using var storage = await RunningExporter.StartAsync($"-Dpaths.root={server.Folder}", "-Dcollect.min-age=0s");
        await using var prometheus = await RealPrometheus.ScrapingAsync(
            [$"127.0.0.1:{compute.Address.Port}", $"127.0.0.1:{storage.Address.Port}"]);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var queries = Queries().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/job-resources.md")));
        Assert.Equal(5, queries.Count);
        var round = 0;
        foreach (Match query in queries)
        {
            await Eventually.HoldsAsync(async () =>
            {
                WriteJob(server, ++round);
                host.Tree.Write($"{JobCgroup}/cpu.stat", $"usage_usec {round}000000\n");
                host.Stub.Set("gpus 2", "processes 3", "idle 0", "idle 1", $"energy {round * 100}");
                var url = new Uri(prometheus.Url, "/api/v1/query?query=" + Uri.EscapeDataString(query.Groups[1].Value));
                using var answer = JsonDocument.Parse(await http.GetStringAsync(url));
                var results = answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToArray();
                Assert.NotEmpty(results);
                Assert.All(results, r =>
                {
                    var labels = r.GetProperty("metric");
                    Assert.Equal(
                        labels.TryGetProperty("name", out var name) ? "web" : Job,
                        name.ValueKind == JsonValueKind.String ? name.GetString() : labels.GetProperty("jobid").GetString());
                    Assert.True(
                        double.Parse(r.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) > 0, $"{query.Groups[1].Value}: {r}");
                });
            });
        }
    }

    private static string JobCgroup => $"sys/fs/cgroup/system.slice/slurmstepd.scope/job_{Job}";

    /// <summary>A job on both GPUs, the second process of each in a container.</summary>
    private static void Run(InfraHost host)
    {
        var container = InfraHost.IdOf(host.Create("web"));
        host.Tree.Write($"{JobCgroup}/cpu.stat", "usage_usec 0\n");
        host.Tree.Write($"{JobCgroup}/cpuset.cpus.effective", "0-3\n");
        host.Tree.Write($"{JobCgroup}/step_0/user/task_0/cgroup.procs", "10000\n");
        foreach (var gpu in new[] { 0, 1 })
        {
            host.Tree.Write($"proc/{10000 + (gpu * 100)}/cgroup", $"0::{JobCgroup["sys/fs/cgroup".Length..]}/step_0/user/task_0\n");
            host.Tree.Write($"proc/{10000 + (gpu * 100) + 2}/cgroup", $"0::/docker/{container}\n");
        }

        host.Stub.Set("gpus 2", "processes 3", "idle 0", "idle 1");
    }

    private static void WriteJob(Scratch server, int round)
    {
        var folder = Directory.CreateDirectory(server.PathOf("proc/fs/lustre/obdfilter/scratch-OST0000")).FullName;
        Directory.CreateDirectory(server.PathOf("sys/fs/lustre/obdfilter/scratch-OST0000"));
        File.WriteAllText(Path.Combine(server.Folder, "sys/fs/lustre/version"), "2.15.5\n");
        var text = $$"""
            job_stats:
            - job_id:          {{Job}}
              snapshot_time:   1763700000
              read_bytes:      { samples: {{round}}, unit: bytes, min: 4096, max: 1048576, sum: {{round * 1048576L}}, sumsq: {{round}} }

            """;
        var path = Path.Combine(folder, "job_stats");
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    [GeneratedRegex("```promql\n(.+?)\n```", RegexOptions.Singleline)]
    private static partial Regex Queries();

    private sealed class NeedsPrometheusAndGccFactAttribute : FactAttribute
    {
        public NeedsPrometheusAndGccFactAttribute()
        {
            if (NvmlStub.Compiler is null)
                Skip = "gcc is not installed (package gcc)";
            else if (NeedsFactAttribute.Find(RealPrometheus.Program) is null)
                Skip = "prometheus is not installed (package prometheus)";
        }
    }
}
