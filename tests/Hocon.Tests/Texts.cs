namespace LustreActors.Hocon.Tests;

/// <summary>A configuration from a text, and what is wrong with one.</summary>
internal static class Texts
{
    public static Config Load(string text, params (string Name, string Value)[] environment) =>
        Config.Parse(text, "test.conf").Resolve(
            new ResolveOptions { Environment = name => environment.FirstOrDefault(v => v.Name == name).Value });

    public static IReadOnlyList<HoconProblem> Problems(string text) => Assert.Throws<HoconException>(() => Load(text)).Problems;

    public static HoconProblem Problem(string text) => Assert.Single(Problems(text));

    public static string Json(this Config config) => Conformance.JsonTree.Of(config.Root)!.ToJsonString();

    /// <summary>The tree of a text, compact, with ' for ".</summary>
    public static void Gives(string text, string json, params (string Name, string Value)[] environment) =>
        Assert.Equal(json.Replace('\'', '"'), Load(text, environment).Json());
}
