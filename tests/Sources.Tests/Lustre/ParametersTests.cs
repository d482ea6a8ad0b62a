using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre;

public sealed class ParametersTests
{
    [Fact]
    public void Every_family_comes_from_a_parameter_and_says_which()
    {
        Assert.Equal(
            LustreSources.Families.Select(f => f.Name).Order(StringComparer.Ordinal),
            LustreSources.Parameters.SelectMany(p => p.Families).Select(f => f.Name).Distinct().Order(StringComparer.Ordinal));
        foreach (var parameter in LustreSources.Parameters)
            Assert.All(parameter.Families, family => Assert.Contains(parameter.Name, family.Help, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_help_ends_with_where_the_value_comes_from() =>
        Assert.All(LustreSources.Families, family => Assert.Matches(@"\. \([^()]+\)$", family.Help));

    [Fact]
    public void No_family_is_declared_twice() =>
        Assert.Equal(LustreSources.Families.Count, LustreSources.Families.Select(f => f.Name).Distinct().Count());

    [Fact]
    public void The_page_lists_every_parameter_with_its_families()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "lustre-sources.md"));

        foreach (var parameters in LustreSources.Parameters.GroupBy(p => p.Name))
        {
            var row = $"| `{parameters.Key}` | {string.Join(", ", parameters.SelectMany(p => p.Families).Select(f => $"`{f.Name}`").Distinct())} |";
            Assert.Contains(row, page, StringComparison.Ordinal);
        }
    }
}
