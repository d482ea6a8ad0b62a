using LustreActors.Hocon.Values;
using LustreActors.Host.Configuration;
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

        foreach (var file in Dockerfiles)
            images.AddRange(File.ReadLines(file).Where(l => l.StartsWith("ARG DEBIAN=", StringComparison.Ordinal)).Select(l => l.Split('=')[1]));
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
        string[] keys = ["http.listen", "cluster.listen", "cluster.remoting"];
        var reference = ConfigurationFile.Reference();
        var ports = keys.Select(k => Assert.IsType<HoconString>(reference.Find(k)).Text.Split(':')[1]).ToList();
        Assert.Equal(2, Dockerfiles.Length);
        Assert.All(Dockerfiles, file => Assert.Equal(
            ports, File.ReadLines(file).Single(l => l.StartsWith("EXPOSE ", StringComparison.Ordinal)).Split(' ').Skip(1)));
    }

    [Fact]
    public void No_file_has_a_secret_in_it()
    {
        foreach (var secret in Yaml.Files.SelectMany(Yaml.Read).Where(d => d.Find("kind")?.Text() == "Secret"))
        {
            Assert.Null(secret.Find("data"));
            Assert.All(secret.Find("stringData").Texts().Values, Assert.Empty);
        }

        foreach (var file in Configurations)
        {
            var settings = File.ReadLines(file).Select(l => l.Trim(' ', '#').Split('=', 2)).Where(l => l.Length == 2);
            Assert.All(settings.Where(s => Secrets.IsSecret(s[0].Trim())), s => Assert.Equal("\"\"", s[1].Trim()));
        }
    }

    [Fact]
    public void No_file_speaks_of_a_former_way_to_find_members()
    {
        string[] former = ["etcd", "cluster.mode", "mode = static", "dns.name"];
        var files = Directory.EnumerateFiles(Yaml.Folder, "*", SearchOption.AllDirectories).Union(Configurations);
        foreach (var text in files.Select(File.ReadAllText))
            Assert.All(former, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("collector.conf")]
    [InlineData("aggregator.conf")]
    public async Task A_ready_configuration_is_right_where_its_certificates_are(string file)
    {
        using var scratch = new Scratch();
        string[] trust =
        [
            Setting("ca-file", MemberCertificates.Shared.Authority), Setting("certificate-file", MemberCertificates.Shared.Certificate),
            Setting("key-file", MemberCertificates.Shared.Key), "-Dcluster.trust.server-name=lustre-members",
        ];
        File.SetUnixFileMode(scratch.PathOf("key-file"), UnixFileMode.UserRead);
        string[] check = ["check-config", "--config", Path.Combine(Repository.Root, "hocon", file), .. trust];
        var finished = (await ExporterProcess.RunAsync(check)).Expect(0);
        Assert.Equal("", finished.Errors);

        string Setting(string key, string text) => $"-Dcluster.trust.{key}={scratch.Write(key, text)}";
    }

    private static string[] Dockerfiles => Directory.GetFiles(Path.Combine(Yaml.Folder, "docker"), "Dockerfile*");

    private static IEnumerable<string> Configurations =>
        Directory.EnumerateFiles(Yaml.Folder, "*.conf", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "hocon"), "*.conf"));

    private static IEnumerable<YamlNode> All(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values.SelectMany(All).Prepend(node),
        YamlSequenceNode sequence => sequence.Children.SelectMany(All),
        _ => [node],
    };
}
