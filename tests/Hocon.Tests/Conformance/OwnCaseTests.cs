using System.Text.Json.Nodes;
using LustreActors.Hocon.Binding;

namespace LustreActors.Hocon.Tests.Conformance;

/// <summary>Every folder below Cases/own, each driven by its case.json. A folder or a key of a case that nothing uses fails.</summary>
public sealed class OwnCaseTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Cases", "own");

    private static readonly HashSet<string> KnownKeys =
    [
        "layers", "rule", "env", "expect", "typed", "variants", "error", "mentions", "mustFail", "surprises", "cases", "input", "note", "why",
    ];

    public static TheoryData<string> Folders() => new(Directory.GetDirectories(Root).Select(d => Path.GetFileName(d)!).Order());

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_case_has_the_outcome_it_states(string folder)
    {
        var given = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Root, folder, "case.json")))!;
        var ran = 0;
        if (given["layers"] is not null)
            Run(folder, given, given);
        foreach (var variant in Objects(given, "variants"))
            Run(folder, given, variant);
        foreach (var inline in Objects(given, "cases").Concat(Objects(given, "surprises")))
            RunInline(inline);
        foreach (var text in given["mustFail"]?.AsArray() ?? [])
        {
            var error = Assert.Throws<HoconException>(() => Config.Parse((string)text!, "must-fail.conf"));
            Assert.Contains("is not allowed in an unquoted value. Quote it: \"", error.Message, StringComparison.Ordinal);
            ran++;
        }
        Assert.True(ran > 0, "the case states nothing that could be tested");

        void Run(string name, JsonObject whole, JsonObject stated)
        {
            if (stated["expect"] is null && stated["error"] is null)
                return;
            Check(stated, () => Layers(name, whole));
        }

        void RunInline(JsonObject stated) => Check(stated, () => Config.Parse((string)stated["input"]!, "inline.conf"));

        void Check(JsonObject stated, Func<Config> load)
        {
            Assert.All(stated, key => Assert.Contains(key.Key, KnownKeys));
            var config = CaseOutcome.Assert(stated, load, stated["env"] as JsonObject);
            foreach (var (path, type) in stated["typed"] as JsonObject ?? [])
                CheckTyped(config!, path, (JsonObject)type!);
            ran++;
        }
    }

    [Fact]
    public void An_environment_variable_binds_as_the_number_it_reads_like()
    {
        var config = Config.ParseFile(Path.Combine(Root, "02-env-override-idiom", "application.conf"))
            .Resolve(new ResolveOptions { Environment = name => name == "COLLECTOR_PORT" ? "9999" : "" });
        Assert.Equal(9999, new ConfigBinder(config, Config.Empty).Integer("port", 1, 65535));
    }

    private static Config Layers(string folder, JsonObject given)
    {
        var config = Config.Empty;
        foreach (var file in given["layers"]!.AsArray().Select(l => Path.Combine(Root, folder, (string)l!)))
        {
            var layer = Config.ParseFile(file);
            // The reference is resolved alone, so that its references do not see the layers above it.
            config = (Path.GetFileName(file) == "reference.conf" ? layer.Resolve() : layer).WithFallback(config);
        }
        return config;
    }

    private static void CheckTyped(Config config, string path, JsonObject type)
    {
        var binder = new ConfigBinder(config, Config.Empty);
        switch (Assert.Single(type))
        {
            case ("durationMs", { } ms):
                Assert.Equal((double)ms, binder.Duration(path).TotalMilliseconds);
                break;
            case ("int", { } number):
                Assert.Equal((int)number, binder.Integer(path));
                break;
            case ("error", { } words):
                _ = binder.Duration(path);
                Assert.Contains((string)words!, Assert.Single(binder.Problems).Message, StringComparison.Ordinal);
                return;
            case var (unknown, _):
                Assert.Fail($"{unknown} is not a type that these cases test");
                break;
        }
        Assert.Empty(binder.Problems);
    }

    private static IEnumerable<JsonObject> Objects(JsonObject given, string key) => given[key]?.AsArray().Select(o => (JsonObject)o!) ?? [];
}
