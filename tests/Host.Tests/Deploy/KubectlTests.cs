using LustreActors.Host.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>Kustomize itself, which needs no API server. (<c>kubectl apply --dry-run=client</c> needs one.)</summary>
public class KubectlTests
{
    [NeedsFact("kubectl", "kubectl")]
    public async Task Kustomize_makes_of_each_overlay_what_the_other_tests_read()
    {
        foreach (var overlay in KubernetesTests.Overlays)
        {
            foreach (var components in (string[][])[[], ["host-network"], ["cert-manager", "host-network", "prometheus-operator"]])
                await CompareAsync(overlay, components);
        }
    }

    private static async Task CompareAsync(string overlay, string[] components)
    {
        using var scratch = new Scratch();
        var (folder, from) = (scratch.Folder, Kustomization.Root);
        scratch.Write("kustomization.yaml", $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [{Quoted(overlay)}]
            components: [{string.Join(", ", components.Select(c => Quoted($"components/{c}")))}]
            """);
        var made = Yaml.Parse((await Daemon.RunAsync("kubectl", ["kustomize", folder])).Expect(0).Output);

        var read = new Kustomization(overlay, components);
        var map = Assert.Single(made, r => r.Text("kind") == "ConfigMap");
        Assert.Equal(read.Configuration.OrderBy(f => f.Key), map.At("data").Texts().OrderBy(f => f.Key));
        Assert.Equal(read.Resources.Select(Name).Order(), made.Except([map]).Select(Name).Order());
        foreach (var workload in made.Where(r => r.Text("kind") is "DaemonSet" or "StatefulSet"))
        {
            var volume = Assert.Single(workload.At("spec", "template", "spec", "volumes").Items(), v => v.Text("name") == "configuration");
            Assert.Equal(map.Text("metadata", "name"), volume.Text("configMap", "name"));
            var same = read.One(workload.Text("kind"), workload.Text("metadata", "name")).At("spec", "template", "spec");
            foreach (var key in (string[])["hostNetwork", "dnsPolicy"])
                Assert.Equal(same.Find(key)?.Text(), workload.Find("spec", "template", "spec", key)?.Text());
        }

        Assert.All(
            made.Where(r => r.Text("kind") != "Namespace"),
            r => Assert.Equal("lustre-actors", r.Find("metadata", "namespace")?.Text() ?? "lustre-actors"));

        string Quoted(string below) => $"\"{Path.GetRelativePath(folder, Path.Combine(from, below))}\"";
    }

    private static string Name(YamlNode resource) => $"{resource.Text("kind")} {resource.Text("metadata", "name")}";
}
