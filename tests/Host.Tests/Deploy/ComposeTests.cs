using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The files for docker-compose.</summary>
public class ComposeTests
{
    private static string Folder { get; } = Path.Combine(Yaml.Folder, "compose");

    [NeedsDeployFact("docker-compose")]
    public async Task Compose_accepts_each_file_and_the_ones_that_belong_together()
    {
        string[][] sets = [["collector.yml"], ["demo.yml"], ["collector.yml", "monitoring.yml"], ["demo.yml", "monitoring.yml"]];
        foreach (var set in sets)
        {
            var files = set.SelectMany(f => (string[])["-f", Path.Combine(Folder, f)]);
            (await Daemon.RunAsync("docker-compose", [.. files, "config", "--quiet"])).Expect(0);
        }
    }

    [NeedsFact("promtool", "prometheus")]
    public async Task Promtool_accepts_the_configuration_of_Prometheus()
    {
        using var scratch = new Scratch();
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, "prometheus.yml"));
        var rules = Path.Combine(Yaml.Folder, "prometheus", "rules");
        var file = scratch.Write("prometheus.yml", text.Replace("/etc/prometheus/lustre", rules, StringComparison.Ordinal));
        (await Daemon.RunAsync("promtool", ["check", "config", file])).Expect(0);
    }

    [Fact]
    public void Prometheus_mounts_its_configuration_and_the_rules_where_it_looks_for_them()
    {
        var prometheus = Yaml.Read(Path.Combine(Folder, "monitoring.yml")).Single().At("services", "prometheus");
        var mounts = prometheus.At("volumes").Items().ToDictionary(v => v.Text("target"), v => v.Text("source"));
        Assert.Equal("../prometheus/rules", mounts["/etc/prometheus/lustre"]);
        var configuration = Yaml.Read(Path.Combine(Folder, mounts["/etc/prometheus/prometheus.yml"])).Single();
        Assert.Equal("/etc/prometheus/lustre/*.yml", configuration.At("rule_files").Items().Single().Text());
        var job = configuration.At("scrape_configs").Items().Single();
        Assert.StartsWith("lustre", job.Text("job_name"), StringComparison.Ordinal);
        Assert.Equal("lustre-exporter:9846", job.At("static_configs").Items().Single().At("targets").Items().Single().Text());
    }

    [Theory]
    [InlineData("collector.yml")]
    [InlineData("demo.yml")]
    public void A_container_has_no_right_and_no_writable_file_and_listens_for_this_host_alone(string file)
    {
        var service = Yaml.Read(Path.Combine(Folder, file)).Single().At("services", "lustre-exporter");
        Assert.Equal("ALL", service.At("cap_drop").Items().Single().Text());
        Assert.Equal("true", service.Text("read_only"));
        Assert.DoesNotContain(service.Find("volumes").Items(), v => v.Text("read_only") != "true");
        Assert.Contains("127.0.0.1", service.At("ports").Items().Single().Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_of_the_collector_is_right_and_reads_the_mounts_of_its_container()
    {
        var service = Yaml.Read(Path.Combine(Folder, "collector.yml")).Single().At("services", "lustre-exporter");
        var mounts = service.At("volumes").Items().ToDictionary(v => v.Text("target"), v => v.Text("source"));
        var configuration = Path.Combine(Folder, mounts[ConfigurationFile.DefaultPath]);

        // /host is a folder of the container only.
        (await ExporterProcess.RunAsync("check-config", "--config", configuration, "-Dpaths.root=/")).Expect(0);
        Assert.Contains("paths.root = /host", await File.ReadAllTextAsync(configuration), StringComparison.Ordinal);
        Assert.All(mounts.Where(m => m.Key.StartsWith("/host", StringComparison.Ordinal)), m => Assert.Equal("/host" + m.Value, m.Key));
    }
}
