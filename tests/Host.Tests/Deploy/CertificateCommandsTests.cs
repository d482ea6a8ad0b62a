using System.Text.RegularExpressions;
using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The commands of the pages that make the certificates of a deployment.</summary>
public partial class CertificateCommandsTests
{
    private const string Folder = "lustre-ca";

    [Fact]
    public async Task The_page_about_Kubernetes_makes_the_files_of_the_secret()
    {
        using var scratch = new Scratch();
        var text = await RunAsync(scratch, "deploying-kubernetes.md");
        var files = FromFile().Matches(text).ToDictionary(m => m.Groups["key"].Value, m => scratch.PathOf(m.Groups["file"].Value));
        var template = Assert.Single(Yaml.Read(Path.Combine(Kustomization.Root, "secret-template.yaml")));
        Assert.Equal(template.At("stringData").Fields().Keys.Order(), files.Keys.Order());
        await CheckAsync(files["ca.crt"], files["tls.crt"], files["tls.key"]);
    }

    [Fact]
    public async Task The_page_about_Swarm_makes_the_secrets_of_the_stack()
    {
        using var scratch = new Scratch();
        var text = await RunAsync(scratch, "deploying-swarm.md");
        var files = SecretCreate().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => scratch.PathOf(m.Groups["file"].Value));
        var secrets = SwarmMember.Stack.At("secrets").Fields().Keys;
        Assert.Equal(secrets.Select(s => s + "-1").Order(), files.Keys.Order());
        await CheckAsync(files["lustre-members-ca-1"], files["lustre-members-certificate-1"], files["lustre-members-key-1"]);
    }

    private static async Task<string> RunAsync(Scratch scratch, string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", page));
        var commands = Certs().Matches(text).Select(m => m.Groups["words"].Value).ToArray();
        Assert.Equal(2, commands.Length);
        foreach (var command in commands)
            (await ExporterProcess.RunAsync(command.Replace(Folder, scratch.PathOf(Folder), StringComparison.Ordinal).Split(' ')))
                .Expect(0);
        return text;
    }

    private static async Task CheckAsync(string authority, string certificate, string key)
    {
        string[] settings =
        [
            "-Dcluster.enabled=on", "-Dcluster.dns=lustre-members", "-Dcluster.trust.server-name=lustre-members",
            $"-Dcluster.trust.ca-file={authority}", $"-Dcluster.trust.certificate-file={certificate}", $"-Dcluster.trust.key-file={key}",
        ];
        using var scratch = new Scratch();
        string[] check = ["check-config", "--config", scratch.Write("lustre-actors.conf", ""), .. settings];
        var finished = (await ExporterProcess.RunAsync(check)).Expect(0);
        foreach (var trouble in (string[])["would not start", "refuse"])
            Assert.DoesNotContain(trouble, finished.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^ +lustre-exporter (?<words>certs .+)$", RegexOptions.Multiline)]
    private static partial Regex Certs();

    [GeneratedRegex(@"--from-file=(?<key>[^=\s]+)=(?<file>\S+)")]
    private static partial Regex FromFile();

    [GeneratedRegex(@"docker secret create (?<name>\S+) (?<file>\S+)")]
    private static partial Regex SecretCreate();
}
