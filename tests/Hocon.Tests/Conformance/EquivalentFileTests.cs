using System.Text.Json.Nodes;

namespace LustreActors.Hocon.Tests.Conformance;

/// <summary>The reference implementation's equiv folders: every file of one says the same as its original.json.</summary>
public sealed class EquivalentFileTests
{
    /// <summary>Includes .properties files, which are refused on purpose.</summary>
    private const string NotMet = "equiv03";

    public static TheoryData<string> Files() => new(ReferenceFixtures.Rows(
        () => Directory.GetDirectories(ReferenceFixtures.Resources, "equiv*").Where(d => Path.GetFileName(d) != NotMet)
            .SelectMany(Directory.GetFiles).Select(f => Path.GetRelativePath(ReferenceFixtures.Resources, f)).Order(),
        ReferenceFixtures.Absent));

    public static TheoryData<string, string> Refused() => Pairs(("equiv03/includes.conf", ".properties"), ("cycle.conf", "circle"));

    public static TheoryData<string, string> Trees() => Pairs(
        ("file-include.conf", """{ "base": 41, "foo": 42, "bar": 43, "baz": 45, "bar-file": 44 }"""),
        ("bom.conf", """{ "foo": "bar" }"""),
        ("test09.conf", """
            { "x": { "q": 10 }, "y": 5, "a": { "q": 10, "c": 3 }, "b": 5,
              "c": { "q": 10, "d": 600, "e": { "q": 10, "c": 3 }, "f": 5 } }
            """),
        ("test11.conf", """{ "10": "42", "-10": "-42", "foo-bar": "bar-baz", "---": "------", "a-": "b-" }"""),
        ("test06.conf", """{ "a": 1, "b": 2, "c": 3, "d": { "foo": "bar" }, "x": 2, "y": { "foo": 10, "hello": "world" } }"""));

    [Theory]
    [MemberData(nameof(Files))]
    public void The_file_loads_equal_to_the_original(string file)
    {
        if (ReferenceFixtures.StandsForAbsence(file))
            return;
        var path = Path.Combine(ReferenceFixtures.Resources, file);
        var original = JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "original.json")));
        JsonTree.AssertEqual(original, Config.ParseFile(path).Resolve().Root);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_file_that_is_deliberately_not_read_says_why(string file, string reason)
    {
        if (ReferenceFixtures.StandsForAbsence(file))
            return;
        var error = Assert.Throws<HoconException>(() => Config.ParseFile(Path.Combine(ReferenceFixtures.Resources, file)).Resolve());
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_resource_file_loads_as_the_tree(string file, string tree)
    {
        if (ReferenceFixtures.StandsForAbsence(file))
            return;
        JsonTree.AssertEqual(JsonNode.Parse(tree), Config.ParseFile(Path.Combine(ReferenceFixtures.Resources, file)).Resolve().Root);
    }

    private static TheoryData<string, string> Pairs(params (string, string)[] pairs)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (file, text) in ReferenceFixtures.Rows(() => pairs, (ReferenceFixtures.Absent, "")))
            rows.Add(file, text);
        return rows;
    }
}
