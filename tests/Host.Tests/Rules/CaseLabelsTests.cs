using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Node;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Rules;

public partial class CaseLabelsTests
{
    /// <summary>Labels that Prometheus and a cluster add to any series.</summary>
    private static readonly string[] Added = ["job", "instance", "member"];

    [Fact]
    public async Task The_series_of_the_cases_have_the_labels_that_the_program_gives_them()
    {
        await using var demo = await RunningExporter.DemoAsync();
        await using var files = new HostOfFiles();
        await using var host = await RunningExporter.StartAsync([.. files.Settings, "-Dcollect.scrape-wait=30s", "-Dcollect.deadline=1m"]);
        var served = (await demo.ScrapeAsync()).All.Concat((await host.ScrapeAsync()).All)
            .ToLookup(s => s.Name, s => Shown(s.Labels.Keys), StringComparer.Ordinal);

        var compared = 0;
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Match series in RuleFiles.Tests.SelectMany(f => Series().Matches(File.ReadAllText(f))))
        {
            var name = series.Groups["name"].Value;
            if (!served.Contains(name))
                continue;
            compared++;
            var labels = Shown(Label().Matches(series.Groups["labels"].Value).Select(m => m.Groups[1].Value));
            if (!served[name].Contains(labels))
                wrong.Add($"{name} has the labels {labels} in a case, and {string.Join(" or ", served[name].Distinct())} in truth");
        }

        Assert.Empty(wrong);
        Assert.True(compared > 140, $"{compared} series were compared");
    }

    private static string Shown(IEnumerable<string> labels) => string.Join(',', labels.Except(Added).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"series: '(?<name>\w+)(\{(?<labels>.*?)\})?'")]
    private static partial Regex Series();

    [GeneratedRegex("(\\w+)=\"")]
    private static partial Regex Label();
}
