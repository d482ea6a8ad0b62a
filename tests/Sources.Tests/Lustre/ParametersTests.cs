using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Settings;

namespace LustreActors.Sources.Tests.Lustre;

public sealed class ParametersTests
{
    [Fact]
    public void Every_family_comes_from_a_parameter_and_names_it()
    {
        Assert.Equal(LustreSources.Families.Except(LustreSources.FromCommands), LustreSources.Metrics.Select(m => m.Family));
        Assert.All(LustreSources.Metrics, metric =>
        {
            Assert.NotEmpty(metric.Parameters);

            // A family of all settings names the page that lists them.
            if (metric != EverySetting.Setting)
                Assert.All(metric.Parameters, parameter => Assert.Contains(parameter.Name, metric.Family.Help, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_help_ends_with_where_the_value_comes_from() =>
        Assert.All(LustreSources.Families, family => Assert.Matches(@"\. \([^()]+\)$", family.Help));

    [Fact]
    public void No_family_is_declared_twice() =>
        Assert.Equal(LustreSources.Families.Count, LustreSources.Families.Select(f => f.Name).Distinct().Count());

    [Fact]
    public void The_page_of_parameters_is_what_the_declarations_say()
    {
        var page = Path.Combine(Checkout.Root, "docs", "lustre-parameters.md");
        if (Environment.GetEnvironmentVariable("LUSTRE_WRITE_GOLDEN") == "1")
            File.WriteAllText(page, ParameterPage.Markdown());
        Assert.Equal(File.ReadAllText(page), ParameterPage.Markdown());
    }

    [Fact]
    public void A_parameter_is_declared_in_the_same_places_everywhere() =>
        Assert.All(
            LustreSources.Parameters.GroupBy(p => p.Name),
            same => Assert.Single(same.Select(p => ParameterPlaces.Text(p.Places)).Distinct()));

    [Fact]
    public void A_parameter_moves_forward_with_the_releases() => Assert.All(LustreSources.Parameters, parameter =>
    {
        Assert.NotEmpty(parameter.Places);
        var releases = parameter.Places.Select(p => Version.Parse(p.Since)).ToArray();
        Assert.Equal(releases.Order(), releases);
    });
}
