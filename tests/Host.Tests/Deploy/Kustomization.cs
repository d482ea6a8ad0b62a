using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// What of Kustomize the manifests use, read without it: resources, components, and one ConfigMap whose files later ones replace. The test with kubectl
/// holds it against the real one.
/// </summary>
internal sealed class Kustomization
{
    private readonly List<YamlNode> _resources = [];
    private readonly Dictionary<string, string> _configuration = new(StringComparer.Ordinal);

    /// <param name="folder">Below deploy/kubernetes.</param>
    /// <param name="components">Those that an administrator may add.</param>
    public Kustomization(string folder, params IEnumerable<string> components)
    {
        Add(Path.Combine(Root, folder));
        foreach (var component in components)
            Add(Path.Combine(Root, "components", component));
    }

    public static string Root { get; } = Path.Combine(Yaml.Folder, "kubernetes");

    public IReadOnlyList<YamlNode> Resources => _resources;

    /// <summary>Files of the ConfigMap.</summary>
    public IReadOnlyDictionary<string, string> Configuration => _configuration;

    public IEnumerable<YamlNode> Of(params string[] kinds) => _resources.Where(r => kinds.Contains(r.Text("kind")));

    public YamlNode One(string kind, string name) => Assert.Single(Of(kind), r => r.Text("metadata", "name") == name);

    private void Add(string folder)
    {
        var kustomization = Assert.Single(Yaml.Read(Path.Combine(folder, "kustomization.yaml")));
        Assert.Empty(kustomization.Fields().Keys.Except(["apiVersion", "kind", "namespace", "resources", "configMapGenerator"]));
        foreach (var resource in kustomization.Find("resources").Items().Select(r => Path.Combine(folder, r.Text())))
        {
            if (Directory.Exists(resource))
                Add(resource);
            else
                _resources.AddRange(Yaml.Read(resource));
        }

        foreach (var map in kustomization.Find("configMapGenerator").Items())
        {
            Assert.Equal("lustre-actors", map.Text("name"));
            foreach (var file in map.At("files").Items())
                _configuration[file.Text()] = File.ReadAllText(Path.Combine(folder, file.Text()));
        }
    }
}
