using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Actors.Showing;
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

    [Fact]
    public void A_client_has_the_ids_of_its_first_jobs_and_the_number_of_the_others()
    {
        const string Name = "7 \"},{\"";
        var clients = new UsageTable("client", [new UsageRow("node05", Name, 1, 2, 3) { Jobs = ["7"], OtherJobs = 4 }]);
        using var json = JsonDocument.Parse(StatusJson.Write(Overviews.Full() with { Usage = [clients] }, Overviews.Facts));
        var row = json.RootElement.GetProperty("usage")[0].GetProperty("rows")[0];
        Assert.Equal("7", row.GetProperty("jobs")[0].GetString());
        Assert.Equal(4, row.GetProperty("other_jobs").GetInt32());
        Assert.Equal(Name, row.GetProperty("detail").GetString());
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
