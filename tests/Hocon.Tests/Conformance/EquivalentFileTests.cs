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
    [InlineData("equiv03/includes.conf", ".properties")]
    [InlineData("cycle.conf", "circle")]
    public void The_file_that_is_deliberately_not_read_says_why(string file, string reason)
    {
        if (ReferenceFixtures.Folder is null)
            return;
        var error = Assert.Throws<HoconException>(() => Config.ParseFile(Path.Combine(ReferenceFixtures.Resources, file)).Resolve());
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file-include.conf", """{ "base": 41, "foo": 42, "bar": 43, "baz": 45, "bar-file": 44 }""")]
    [InlineData("bom.conf", """{ "foo": "bar" }""")]
    [InlineData("test11.conf", null)]
    [InlineData("test04.conf", null)]
    [InlineData("test05.conf", null)]
    [InlineData("test10.conf", null)]
    [InlineData("test12.conf", null)]
    [InlineData("test02.conf", null)]
    public void The_resource_file_loads(string file, string? expected)
    {
        if (ReferenceFixtures.Folder is null)
            return;
        var config = Config.ParseFile(Path.Combine(ReferenceFixtures.Resources, file)).Resolve(new ResolveOptions { Environment = n => $"<{n}>" });
        Assert.NotEmpty(config.Root.Fields);
        if (expected is not null)
            JsonTree.AssertEqual(JsonNode.Parse(expected), config.Root);
    }
}
