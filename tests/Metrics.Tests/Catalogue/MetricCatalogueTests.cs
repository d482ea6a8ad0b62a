using LustreActors.Metrics.Catalogue;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Tests.Catalogue;

public class MetricCatalogueTests
{
    private static readonly MetricFamily Bytes = new(
        "lustre_read_bytes_total", MetricType.Counter, "Bytes read | stats", "bytes", "filesystem", "target");
    private static readonly MetricFamily Healthy = new("lustre_healthy", MetricType.Gauge, "1 when all is well\n(health_check)");
    private static readonly MetricFamily Sizes = new(
        "lustre_disk_io_size_bytes", MetricType.Histogram, "Sizes <of> writes", "bytes", "operation");

    [Fact]
    public void As_text_each_family_has_its_name_type_unit_labels_and_help() => Assert.Equal(
        """
        Servers
        =======

        lustre_read_bytes_total  counter, bytes
            labels: filesystem, target
            Bytes read | stats

        lustre_healthy  gauge
            1 when all is well
            (health_check)

        Disks
        =====

        lustre_disk_io_size_bytes  histogram, bytes
            labels: operation
            Sizes <of> writes

        """,
        new MetricCatalogue().Add("Servers", Bytes, Healthy).Add("Disks", Sizes).ToText());

    [Fact]
    public void As_Markdown_each_heading_has_a_table_that_no_help_can_break() => Assert.Equal(
        """
        ## Servers

        | name | type | unit | labels | help |
        |---|---|---|---|---|
        | `lustre_read_bytes_total` | counter | bytes | `filesystem`, `target` | Bytes read \| stats |
        | `lustre_healthy` | gauge |  |  | 1 when all is well (health\_check) |

        ## Disks

        | name | type | unit | labels | help |
        |---|---|---|---|---|
        | `lustre_disk_io_size_bytes` | histogram | bytes | `operation` | Sizes \<of> writes |

        """,
        new MetricCatalogue().Add("Servers", Bytes, Healthy).Add("Disks", Sizes).ToMarkdown());

    [Fact]
    public void A_heading_given_twice_gathers_its_families() => Assert.Equal(
        new MetricCatalogue().Add("Servers", Bytes, Healthy).ToText(),
        new MetricCatalogue().Add("Servers", Bytes).Add("Servers", Bytes, Healthy).ToText());

    [Fact]
    public void A_family_may_stand_under_two_headings() =>
        Assert.Equal(2, new MetricCatalogue().Add("Servers", Bytes).Add("Clients", Bytes).ToText().Split(Bytes.Name).Length - 1);

    [Fact]
    public void A_name_defined_twice_is_refused()
    {
        var again = new MetricFamily(Bytes.Name, MetricType.Gauge, "h");
        var thrown = Assert.Throws<ArgumentException>(() => new MetricCatalogue().Add("Servers", Bytes).Add("Clients", again));

        Assert.Contains("Servers", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Clients", thrown.Message, StringComparison.Ordinal);
    }
}
