using System.Text.Json.Nodes;

namespace LustreActors.Hocon.Tests.Conformance;

/// <summary>What a case states: the tree that comes out, or the kind of error and what its text mentions.</summary>
internal static class CaseOutcome
{
    private static readonly Dictionary<string, string> WordsOfKind = new()
    {
        ["cycle"] = "cycle",
        ["unresolved"] = "is not defined",
        ["wrong-type"] = "cannot be joined",
        ["include"] = "include",
    };

    public static Config? Assert(JsonObject given, Func<Config> load, JsonObject? environment)
    {
        var options = new ResolveOptions { Environment = name => (string?)environment?[name] };
        if (given["error"] is not { } kind)
        {
            var config = load().Resolve(options);
            if (given["expect"] is { } expected)
                JsonTree.AssertEqual(expected, config.Root);
            return config;
        }
        var error = Xunit.Assert.Throws<HoconException>(() => load().Resolve(options));
        if (WordsOfKind.TryGetValue((string)kind!, out var words))
            Xunit.Assert.Contains(words, error.Message, StringComparison.Ordinal);
        else
            Xunit.Assert.All(WordsOfKind.Values, other => Xunit.Assert.DoesNotContain(other, error.Message, StringComparison.Ordinal));
        foreach (var mention in given["mentions"]?.AsArray() ?? [])
            Xunit.Assert.Contains((string)mention!, error.Message, StringComparison.Ordinal);
        return null;
    }
}
