using LustreActors.Hocon;
using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>Rules for every file of the deployments.</summary>
public class EveryFileTests
{
    [Fact]
    public void Every_file_is_YAML_and_names_a_version_of_each_image()
    {
        var images = new List<string>();
        Assert.InRange(Yaml.Files.Count(), 10, 100);
        foreach (var file in Yaml.Files)
        {
            var documents = Yaml.Read(file);
            Assert.NotEmpty(documents);
            foreach (var node in documents.SelectMany(All).OfType<YamlMappingNode>())
            {
                if (node.Find("image") is { } image)
                    images.Add(image.Text());
            }
        }

        var dockerfile = File.ReadAllLines(Path.Combine(Yaml.Folder, "docker", "Dockerfile"));
        images.AddRange(dockerfile.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]));
        Assert.InRange(images.Count, 4, 100);
        Assert.All(images, image =>
        {
            Assert.Contains(':', image);
            Assert.DoesNotContain("latest", image, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_image_exposes_the_ports_that_are_the_defaults()
    {
        var exposed = File.ReadAllLines(Path.Combine(Yaml.Folder, "docker", "Dockerfile")).Single(l => l.StartsWith("EXPOSE ", StringComparison.Ordinal)).Split(' ').Skip(1);
        Assert.Equal(new[] { "http.listen", "cluster.listen", "cluster.remoting" }.Select(p => Assert.IsType<HoconString>(ConfigurationFile.Reference().Find(p)).Text.Split(':')[1]), exposed);
    }

    [Fact]
    public void No_file_has_a_secret_in_it()
    {
        foreach (var secret in Yaml.Files.SelectMany(Yaml.Read).Where(d => d.Find("kind")?.Text() == "Secret"))
        {
            Assert.Null(secret.Find("data"));
            Assert.All(secret.Find("stringData").Texts().Values, Assert.Empty);
        }

        foreach (var file in Directory.EnumerateFiles(Yaml.Folder, "*.conf", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "hocon"), "*.conf")))
        {
            var secrets = File.ReadLines(file).Select(l => l.Trim(' ', '#').Split('=', 2)).Where(l => l.Length == 2 && Secrets.IsSecret(l[0].Trim())).Select(l => l[1].Trim());
            Assert.All(secrets, value => Assert.Equal("\"\"", value));
        }
    }

    [Fact]
    public void No_file_speaks_of_a_former_way_to_find_members()
    {
        foreach (var file in Directory.EnumerateFiles(Yaml.Folder, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "hocon"))))
        {
            var text = File.ReadAllText(file);
            Assert.All((string[])["etcd", "cluster.mode", "mode = static", "dns.name"], former => Assert.DoesNotContain(former, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("collector.conf")]
    [InlineData("aggregator.conf")]
    public async Task A_ready_configuration_is_right_as_it_is(string file)
    {
        var finished = (await ExporterProcess.RunAsync("check-config", "--config", Path.Combine(Repository.Root, "hocon", file))).Expect(0);
        Assert.Equal("", finished.Errors);
    }

    private static IEnumerable<YamlNode> All(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values.SelectMany(All).Prepend(node),
        YamlSequenceNode sequence => sequence.Children.SelectMany(All),
        _ => [node],
    };
}
