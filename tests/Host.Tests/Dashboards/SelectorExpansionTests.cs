using LustreActors.Dashboards.Model;
using LustreActors.Dashboards.Queries;

namespace LustreActors.Host.Tests.Dashboards;

public class SelectorExpansionTests
{
    private static readonly FamilyCatalogue Catalogue = FamilyCatalogue.Parse(
        """
        | name | type | unit | labels | help |
        |---|---|---|---|---|
        | `lustre_free_bytes` | gauge | bytes | `filesystem`, `target` | Free. |
        | `lustre_read_total` | counter |  | `target` | Reads. |
        | `lustre_sizes` | histogram | bytes | `target` | Sizes. |
        | `cluster_rows` | gauge |  |  | Rows. |
        """);

    private static readonly Variable[] Variables =
    [
        new("job", "Job") { Description = "" }, new("target", "Target") { Description = "" },
        new("other", "Other") { Description = "", IsFilter = false },
    ];

    [Theory]
    [InlineData("lustre_free_bytes", """lustre_free_bytes{job=~"$job",target=~"$target",member=""}""")]
    [InlineData("""lustre_free_bytes{target="a}"}""", """lustre_free_bytes{target="a}",job=~"$job",member=""}""")]
    [InlineData("rate(lustre_read_total[5m])", """rate(lustre_read_total{job=~"$job",target=~"$target",member=""}[5m])""")]
    [InlineData(
        "increase(lustre_sizes_bucket[5m])", """increase(lustre_sizes_bucket{job=~"$job",target=~"$target",member=""}[5m])""")]
    [InlineData("sum by (target) (cluster_rows)", """sum by (target) (cluster_rows{job=~"$job"})""")]
    [InlineData("""up{x="lustre_free_bytes"}""", """up{x="lustre_free_bytes"}""")]
    public void A_selector_gets_the_variables_whose_labels_its_series_has(string query, string expected) =>
        Assert.Equal(expected, SelectorExpansion.Expand(query, Catalogue, Variables));

    [Theory]
    [InlineData("lustre_fre_bytes", "no series lustre_fre_bytes")]
    [InlineData("lustre_sizes", "no series lustre_sizes")]
    [InlineData("""lustre_free_bytes{client=""}""", "lustre_free_bytes has no label client")]
    [InlineData("sum(lustre_read_total)", "lustre_read_total is a counter")]
    [InlineData("rate(lustre_free_bytes[5m])", "lustre_free_bytes is no counter")]
    public void A_query_that_does_not_fit_the_catalogue_is_refused(string query, string reason)
    {
        var refused = Assert.Throws<QueryException>(() => SelectorExpansion.Expand(query, Catalogue, Variables));
        Assert.StartsWith(reason, refused.Message, StringComparison.Ordinal);
    }
}
