using LustreActors.Actors;
using LustreActors.Hocon;
using LustreActors.Host.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

public class SwarmTests
{
    private static readonly Dictionary<string, string> OfTasks = new(StringComparer.Ordinal)
    {
        ["{{.Node.Hostname}}"] = "oss17",
        ["{{.Task.Slot}}"] = "2",
        ["{{.Task.Name}}"] = "lustre_collector.x8f1ml0e4hd0m7i2wfi4ou5jz.mxwdfm5h7t4lqpqykm0vpkkd0",
    };

    private static string Folder { get; } = Path.Combine(Yaml.Folder, "swarm");

    private static YamlNode Stack { get; } = Yaml.Read(Path.Combine(Folder, "stack.yml")).Single();

    public static TheoryData<string, string> Members => new()
    {
        { "stack.yml", "collector" },
        { "stack.yml", "aggregator" },
        { "stack.etcd.yml", "collector" },
        { "stack.etcd.yml", "aggregator" },
    };

    [Theory, MemberData(nameof(Members))]
    public async Task The_program_takes_the_configuration_that_is_mounted_and_is_the_member_that_the_stack_expects(string file, string service)
    {
        using var mounted = Mounted(file, service);
        await mounted.CheckAsync();

        var options = mounted.Bind();
        var cluster = options.Cluster.Options;
        var isCollector = service == "collector";
        Assert.Equal(ClusterMode.On, cluster.Mode);
        Assert.Equal(isCollector ? "oss17" : "aggregator-2", cluster.Id);
        Assert.Equal((isCollector, !isCollector), (options.Cluster.Collects, cluster.Aggregates));
        Assert.Equal($"http://{OfTasks["{{.Task.Name}}"]}:9847", cluster.Advertise.OriginalString.TrimEnd('/'));
        Assert.NotNull(cluster.Trust.TokenFile);
        Assert.Equal((9846, 9847), (options.Http.Listen.Items.Single().Port, options.Cluster.Listen.Items.Single().Port));
    }

    [Fact]
    public void The_name_that_members_are_found_by_is_an_alias_of_both_services_on_one_network()
    {
        const string name = "tasks.lustre";
        foreach (var service in Stack.At("services").Fields().Values)
        {
            Assert.Contains(name["tasks.".Length..], service.At("networks", "members", "aliases").Items().Select(a => a.Text()));
            Assert.Null(service.Find("ports"));
        }

        Assert.Equal("overlay", Stack.Text("networks", "members", "driver"));
        Assert.NotNull(Stack.Find("networks", "members", "driver_opts", "encrypted"));
    }

    [Fact]
    public void Services_have_no_right_that_reading_does_not_need()
    {
        foreach (var (name, service) in Stack.At("services").Fields())
        {
            Assert.Equal(["ALL"], service.At("cap_drop").Items().Select(i => i.Text()));
            Assert.Null(service.Find("cap_add"));
            Assert.Equal("true", service.Text("read_only"));
            Assert.Equal(name == "collector" ? "0:0" : "65532:65532", service.Text("user"));
            foreach (var mount in service.At("volumes").Items().Where(v => v.Text("type") == "bind"))
            {
                Assert.Equal("collector", name);
                Assert.Equal(("true", "/host" + mount.Text("source")), (mount.Text("read_only"), mount.Text("target")));
            }
        }
    }

    [Fact]
    public async Task The_health_check_of_image_and_stack_tells_a_member_that_runs_from_one_that_does_not()
    {
        var image = File.ReadAllLines(Path.Combine(Yaml.Folder, "docker", "Dockerfile")).Single(l => l.TrimStart().StartsWith("CMD [\"/usr", StringComparison.Ordinal));
        string[] inImage = [.. Yaml.Parse(image.Trim()["CMD ".Length..]).Single().Items().Select(i => i.Text())];
        foreach (var service in Stack.At("services").Fields().Values)
            Assert.Equal(["CMD", .. inImage], service.At("healthcheck", "test").Items().Select(i => i.Text()));
        Assert.Equal(["inspect", "--socket", Assert.IsType<HoconString>(ConfigurationFile.Reference().Find("inspect.socket")).Text], inImage.Skip(1).Take(3));

        await using var member = await RunningExporter.StartAsync("", "-Dlustre.enabled=off");
        (await member.InspectAsync(inImage.Skip(4))).Expect(0);
        Assert.NotEqual(0, (await ExporterProcess.RunAsync(["inspect", "--socket", member.Socket + ".none", .. inImage.Skip(4)])).ExitCode);
    }

    [NeedsDockerFact]
    public async Task Docker_takes_the_stack_with_and_without_etcd()
    {
        foreach (var files in (string[][])[["stack.yml"], ["stack.yml", "stack.etcd.yml"]])
        {
            var made = Yaml.Parse((await Daemon.RunAsync("docker", ["stack", "config", .. files.SelectMany(f => new[] { "-c", Path.Combine(Folder, f) })])).Expect(0).Output).Single();
            Assert.Equal(["aggregator", "collector"], made.At("services").Fields().Keys.Order());
            Assert.Equal(Stack.At("services", "collector", "configs").Items().Count(), made.At("services", "collector", "configs").Items().Count());
            Assert.EndsWith(files.Length > 1 ? "/mode-etcd.conf" : "/mode-dns.conf", made.Text("configs", "mode", "file"), StringComparison.Ordinal);
        }
    }

    private static MountedConfiguration Mounted(string file, string name)
    {
        var configs = new Dictionary<string, YamlNode>(Stack.At("configs").Fields());
        foreach (var (config, instead) in Yaml.Read(Path.Combine(Folder, file)).Single().At("configs").Fields())
            configs[config] = instead;
        var service = Stack.At("services", name);
        var files = service.At("configs").Items().ToDictionary(c => c.Text("target"), c => File.ReadAllText(Path.Combine(Folder, configs[c.Text("source")].Text("file"))));
        foreach (var secret in service.At("secrets").Items())
        {
            Assert.Equal("true", Stack.Text("secrets", secret.Text("source"), "external"));
            files[$"/run/secrets/{secret.Text("target")}"] = "";
        }

        return new MountedConfiguration(
            [.. service.At("command").Items().Select(c => c.Text())], service.At("environment").Texts().ToDictionary(e => e.Key, e => OfTasks[e.Value]), files,
            [.. service.At("volumes").Items().Select(v => v.Text("target"))]);
    }
}
