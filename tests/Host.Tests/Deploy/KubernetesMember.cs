using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>A workload of the manifests, and the configuration that its container gets.</summary>
internal sealed class KubernetesMember(Kustomization all, string name)
{
    private const string Configured = "/etc/lustre-actors";

    private static readonly Dictionary<string, string> Secret = new(StringComparer.Ordinal)
    {
        ["ca.crt"] = MemberCertificates.Shared.Authority,
        ["tls.crt"] = MemberCertificates.Shared.Certificate,
        ["tls.key"] = MemberCertificates.Shared.Key,
    };

    public YamlNode Workload { get; } = Assert.Single(all.Of("DaemonSet", "StatefulSet"), w => w.Text("metadata", "name") == name);

    public YamlNode Pod => Workload.At("spec", "template", "spec");

    public YamlNode Container => Assert.Single(Pod.At("containers").Items());

    public IReadOnlyDictionary<string, string> Labels => Workload.At("spec", "template", "metadata", "labels").Texts();

    public int Port(string port) =>
        MountedConfiguration.Port(Assert.Single(Container.At("ports").Items(), p => p.Text("name") == port).At("containerPort"));

    /// <summary>The files and variables of its container.</summary>
    /// <param name="node">The name of its node.</param>
    /// <param name="pod">The name of the pod.</param>
    /// <param name="address">The address of the pod.</param>
    public MountedConfiguration Mount(string node, string pod, string address)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["spec.nodeName"] = node,
            ["metadata.name"] = pod,
            ["status.podIP"] = address,
        };
        var environment = Container.At("env").Items()
            .ToDictionary(e => e.Text("name"), e => fields[e.Text("valueFrom", "fieldRef", "fieldPath")]);
        var mounts = Container.At("volumeMounts").Items().ToDictionary(m => m.Text("name"), m => m.Text("mountPath"));
        Assert.Equal(Configured, mounts["configuration"]);
        var files = all.Configuration.ToDictionary(f => $"{Configured}/{f.Key}", f => f.Value);
        var trust = Assert.Single(Pod.At("volumes").Items(), v => v.Text("name") == "trust");
        Assert.Equal("lustre-members", trust.Text("secret", "secretName"));
        foreach (var (key, text) in Secret)
            files[$"{mounts["trust"]}/{key}"] = text;
        string[] folders = [.. mounts.Where(m => m.Key is not "configuration" and not "trust").Select(m => m.Value)];
        return new MountedConfiguration([.. Container.At("args").Items().Select(a => a.Text())], environment, files, folders);
    }
}
