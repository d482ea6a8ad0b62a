using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>A service of the stack, and the configuration that its containers get.</summary>
internal sealed class SwarmMember(string name)
{
    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["lustre-members-ca"] = MemberCertificates.Shared.Authority,
        ["lustre-members-certificate"] = MemberCertificates.Shared.Certificate,
        ["lustre-members-key"] = MemberCertificates.Shared.Key,
    };

    public static string Folder { get; } = Path.Combine(Yaml.Folder, "swarm");

    public static YamlNode Stack { get; } = Yaml.Read(Path.Combine(Folder, "stack.yml")).Single();

    public YamlNode Service { get; } = Stack.At("services", name);

    /// <summary>The files and variables of its container.</summary>
    /// <param name="node">The name of its node.</param>
    /// <param name="slot">The number of the task among its service's.</param>
    public MountedConfiguration Mount(string node, string slot)
    {
        var templates = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{{.Node.Hostname}}"] = node,
            ["{{.Task.Slot}}"] = slot,
        };
        var configs = Stack.At("configs");
        var files = Service.At("configs").Items().ToDictionary(
            c => c.Text("target"), c => File.ReadAllText(Path.Combine(Folder, configs.Text(c.Text("source"), "file"))));
        foreach (var secret in Service.At("secrets").Items())
        {
            Assert.Equal("true", Stack.Text("secrets", secret.Text("source"), "external"));
            files[$"/run/secrets/{secret.Text("target")}"] = Secrets[secret.Text("source")];
        }

        return new MountedConfiguration(
            [.. Service.At("command").Items().Select(c => c.Text())],
            Service.At("environment").Texts().ToDictionary(e => e.Key, e => templates[e.Value]),
            files,
            [.. Service.At("volumes").Items().Select(v => v.Text("target"))]);
    }
}
