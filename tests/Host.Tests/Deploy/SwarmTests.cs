using LustreActors.Hocon.Values;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

public class SwarmTests
{
    [Theory]
    [InlineData("collector")]
    [InlineData("aggregator")]
    public async Task The_program_takes_the_configuration_that_is_mounted(string service)
    {
        using var mounted = Mount(service);
        await mounted.CheckAsync();

        var settings = mounted.Load();
        Assert.True(settings.Boolean("cluster.enabled"));
        Assert.Equal([service], settings.Strings("cluster.roles"));
        Assert.Equal(service == "collector" ? "oss17" : "aggregator-2", settings.String("cluster.id"));
        Assert.Equal("", settings.String("cluster.advertise"));
        Assert.False(settings.Boolean("cluster.trust.insecure"));
    }

    [Fact]
    public void The_name_that_members_are_found_by_is_an_alias_of_both_services_on_one_network()
    {
        using var mounted = Mount("collector");
        var name = mounted.Load().String("cluster.dns");
        Assert.StartsWith("tasks.", name, StringComparison.Ordinal);
        foreach (var service in SwarmMember.Stack.At("services").Fields().Values)
        {
            Assert.Contains(name["tasks.".Length..], service.At("networks", "members", "aliases").Items().Select(a => a.Text()));

            // A published port would put the interface of another network first.
            Assert.Null(service.Find("ports"));
        }

        Assert.Equal("overlay", SwarmMember.Stack.Text("networks", "members", "driver"));
    }

    [Fact]
    public void Three_aggregators_on_three_nodes_survive_the_loss_of_one()
    {
        var deploy = SwarmMember.Stack.At("services", "aggregator", "deploy");
        Assert.Equal(("3", "1"), (deploy.Text("replicas"), deploy.Text("placement", "max_replicas_per_node")));
    }

    [Fact]
    public void Services_have_no_right_that_reading_does_not_need()
    {
        foreach (var (name, service) in SwarmMember.Stack.At("services").Fields())
        {
            var user = name == "collector" ? "0" : "65532";
            Assert.Equal(["ALL"], service.At("cap_drop").Items().Select(i => i.Text()));
            Assert.Null(service.Find("cap_add"));
            Assert.Equal("true", service.Text("read_only"));
            Assert.Equal($"{user}:{user}", service.Text("user"));
            Assert.All(service.At("secrets").Items(), s => Assert.Equal((user, "0400"), (s.Text("uid"), s.Text("mode"))));
            foreach (var mount in service.At("volumes").Items().Where(v => v.Text("type") == "bind"))
            {
                Assert.Equal("collector", name);
                Assert.Equal(("true", "/host" + mount.Text("source")), (mount.Text("read_only"), mount.Text("target")));
            }
        }
    }

    [Fact]
    public async Task The_health_check_of_image_and_stack_tells_a_process_that_runs_from_one_that_does_not()
    {
        var image = File.ReadAllLines(Path.Combine(Yaml.Folder, "docker", "Dockerfile"))
            .Single(l => l.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        var command = image[(image.IndexOf("CMD ", StringComparison.Ordinal) + 4)..];
        string[] inImage = [.. Yaml.Parse(command).Single().Items().Select(i => i.Text())];
        Assert.Equal(["/usr/bin/lustre-exporter", "health"], inImage);

        // The services have other configuration files than the default one, which may protect the port.
        var socket = Assert.IsType<HoconString>(ConfigurationFile.Reference().Find("inspect.socket")).Text;
        foreach (var service in SwarmMember.Stack.At("services").Fields().Values)
            Assert.Equal(["CMD", .. inImage, "--socket", socket], service.At("healthcheck", "test").Items().Select(i => i.Text()));

        await using var member = await RunningExporter.StartConfiguredAsync("", "-Dlustre.enabled=off");
        (await ExporterProcess.RunAsync("health", "--socket", member.Socket)).Expect(0);
        Assert.NotEqual(0, (await ExporterProcess.RunAsync("health", "--socket", member.Socket + ".none")).ExitCode);
    }

    [NeedsDockerFact]
    public async Task Docker_takes_the_stack()
    {
        var read = (await Daemon.RunAsync("docker", ["stack", "config", "-c", Path.Combine(SwarmMember.Folder, "stack.yml")])).Expect(0);
        var made = Yaml.Parse(read.Output).Single();
        Assert.Equal(["aggregator", "collector"], made.At("services").Fields().Keys.Order());
        var collector = made.At("services", "collector");
        foreach (var list in (string[])["configs", "secrets"])
            Assert.Equal(new SwarmMember("collector").Service.At(list).Items().Count(), collector.At(list).Items().Count());
        Assert.All(made.At("secrets").Fields(), s => Assert.Equal(s.Key + "-1", s.Value.Text("name")));
    }

    private static MountedConfiguration Mount(string service) => new SwarmMember(service).Mount("oss17", "2");
}
