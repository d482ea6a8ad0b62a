using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.House;

namespace LustreActors.Host.Tests.Pages;

public sealed partial class StatusJsonTests
{
    [Fact]
    public void Numbers_are_numbers_and_states_are_words()
    {
        using var json = JsonDocument.Parse(StatusJson.Write(Overviews.Full(), Overviews.Facts));
        var filesystem = json.RootElement.GetProperty("filesystems")[0];
        Assert.Equal(123e6, filesystem.GetProperty("rates").GetProperty("read_bytes").GetDouble());
        Assert.Equal(120, filesystem.GetProperty("trend").GetProperty("read_bytes").GetArrayLength());
        Assert.Equal("Hangs", filesystem.GetProperty("targets")[2].GetProperty("condition").GetString());
        Assert.Equal("Critical", json.RootElement.GetProperty("troubles")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public void A_hostile_name_stays_text()
    {
        const string Name = "\"},{\"</script>\n";
        using var json = JsonDocument.Parse(StatusJson.Write(Overviews.Full(Name), Overviews.Facts));
        Assert.Equal(Name, json.RootElement.GetProperty("sources")[0].GetProperty("name").GetString());
    }

    /// <summary>Every property stands in the page that describes the answer, and no other.</summary>
    [Fact]
    public void The_shape_is_the_one_that_the_documentation_shows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "pages.md"));
        var example = Example().Match(page);
        Assert.True(example.Success, "docs/pages.md has no example of the answer");
        using var documented = JsonDocument.Parse(example.Groups[1].Value);
        var overview = Overviews.Full() with { Usage = [Overviews.Large().Usage[0]] };
        using var written = JsonDocument.Parse(StatusJson.Write(overview, Overviews.Facts));
        Assert.Equal(Properties(documented.RootElement, "").Distinct().Order(), Properties(written.RootElement, "").Distinct().Order());
    }

    private static IEnumerable<string> Properties(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(p => Properties(p.Value, $"{path}.{p.Name}").Prepend($"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Properties(e, path + "[]")),
        _ => [],
    };

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
