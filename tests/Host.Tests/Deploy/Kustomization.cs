using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// Reads the part of Kustomize that the manifests use: resources, components, patches that set scalars, and one ConfigMap
/// whose files are merged. A test with kubectl compares it with Kustomize itself.
/// </summary>
internal sealed class Kustomization
{
    private readonly List<YamlNode> _resources = [];
    private readonly Dictionary<string, string> _configuration = new(StringComparer.Ordinal);

    /// <param name="folder">Below deploy/kubernetes.</param>
    /// <param name="components">Components that an administrator may add.</param>
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
        Assert.Empty(kustomization.Fields().Keys.Except(["apiVersion", "kind", "namespace", "resources", "configMapGenerator", "patches"]));
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

        foreach (var patch in kustomization.Find("patches").Items().SelectMany(p => Yaml.Read(Path.Combine(folder, p.Text("path")))))
            Merge(One(patch.Text("kind"), patch.Text("metadata", "name")), patch);
    }

    private static void Merge(YamlNode into, YamlNode patch)
    {
        var target = (YamlMappingNode)into;
        foreach (var (key, value) in ((YamlMappingNode)patch).Children)
        {
            if (value is YamlMappingNode && target.Children.TryGetValue(key, out var existing))
                Merge(existing, value);
            else
                target.Children[key] = Assert.IsType<YamlScalarNode>(value);
        }
    }
}
