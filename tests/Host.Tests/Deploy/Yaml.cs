using LustreActors.Host.Tests.House;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>Reads files of the deployment. A key that is missing is named with its path.</summary>
internal static class Yaml
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy");

    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order();

    public static IReadOnlyList<YamlNode> Read(string file) => Parse(File.ReadAllText(file));

    /// <summary>The documents of a file, with merge keys resolved.</summary>
    public static IReadOnlyList<YamlNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(text))));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    public static YamlNode At(this YamlNode node, params string[] path)
    {
        foreach (var key in path)
            node = node.Find(key) ?? throw new Xunit.Sdk.XunitException($"there is no {key} (of {string.Join('.', path)}) in:\n{node}");
        return node;
    }

    public static YamlNode? Find(this YamlNode node, params string[] path)
    {
        var at = (YamlNode?)node;
        foreach (var key in path)
            at = (at as YamlMappingNode)?.Children.FirstOrDefault(c => c.Key.Text() == key).Value;
        return at;
    }

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    public static string Text(this YamlNode node, params string[] path) => node.At(path).Text();

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => node is null ? [] : ((YamlSequenceNode)node).Children;

    public static IReadOnlyDictionary<string, YamlNode> Fields(this YamlNode? node) =>
        node is null ? new Dictionary<string, YamlNode>() : ((YamlMappingNode)node).Children.ToDictionary(c => c.Key.Text(), c => c.Value);

    public static IReadOnlyDictionary<string, string> Texts(this YamlNode? node) =>
        node.Fields().ToDictionary(f => f.Key, f => f.Value.Text());

    public static bool IsPartOf(this IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(s => labels.GetValueOrDefault(s.Key) == s.Value);
}
