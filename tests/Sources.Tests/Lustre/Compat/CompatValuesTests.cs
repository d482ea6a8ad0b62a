using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Compat;

namespace LustreActors.Sources.Tests.Lustre.Compat;

/// <summary>What becomes of the samples of our families.</summary>
public sealed class CompatValuesTests
{
    private static readonly LabelText Ost = LabelText.Of(("filesystem", "scratch"), ("component", "ost"), ("target", "scratch-OST0000"));
    private static readonly LabelText Mdt = LabelText.Of(("filesystem", "scratch"), ("component", "mdt"), ("target", "scratch-MDT0000"));

    private const string OstText = """filesystem="scratch",component="ost",target="scratch-OST0000" """;

    [Fact]
    public void Bytes_that_were_read_as_kibibytes_are_kibibytes_again() => AssertShown(
        "gsi", One("lustre_free_bytes", Ost, 1234, NumberFormat.Kibi),
        $"lustre_free_kibibytes{{{OstText.Trim()}}} 1234", $"lustre_free_kilobytes{{{OstText.Trim()}}} 1234");

    [Fact]
    public void A_size_in_bytes_becomes_mebibytes() => AssertShown(
        "gsi", One("lustre_brw_size_bytes", Ost, 4 << 20), $"lustre_brw_size_megabytes{{{OstText.Trim()}}} 4");

    [Fact]
    public void Times_of_metadata_operations_are_microseconds_of_MDTs_alone()
    {
        AssertShown(
            "whamcloud", One("lustre_stats_seconds_total", Mdt, 1500, NumberFormat.Micro),
            """lustre_stats_time_total{filesystem="scratch",component="mdt",target="scratch-MDT0000"} 1500""");
        AssertShown("whamcloud", One("lustre_stats_seconds_total", Ost, 1500, NumberFormat.Micro));
    }

    [Fact]
    public void The_counters_of_LNet_get_the_labels_that_others_have() => AssertShown(
        "hpe", One("lustre_lnet_errors_total", LabelText.Empty, 7), """lustre_errors_total{component="lnet",target="lnet"} 7""");

    [Fact]
    public void Operations_of_a_service_have_its_family()
    {
        var table = new ValueTable(1);
        table.Add(LabelText.Of(("service", "ost_io"), ("operation", "ost_read")).AsRow())[0] = 5;
        table.Add(LabelText.Of(("service", "ldlm_cbd"), ("operation", "ldlm_bl_callback")).AsRow())[0] = 6;

        AssertShown(
            "whamcloud", new Segment(Layout("lustre_service_requests_total", LabelText.Empty), table),
            """lustre_oss_ost_io_stats{service="ost_io",operation="ost_read"} 5""",
            """lustre_ldlm_cbd_stats{service="ldlm_cbd",operation="ldlm_bl_callback"} 6""");
    }

    [Fact]
    public void The_count_of_a_queue_is_an_operation_of_its_service()
    {
        var table = new ValueTable(2);
        var row = table.Add(LabelText.Of("service", "ost").AsRow());
        (row[0], row[1]) = (100, 25);
        var layout = new SegmentLayout(
            CompatNames.Own["lustre_service_queue_depth"], LabelText.Empty, new SampleColumn(0, NumberFormat.Integer, SampleKind.Sum),
            new SampleColumn(1, NumberFormat.Integer, SampleKind.Count));

        AssertShown("whamcloud", new Segment(layout, table), """lustre_oss_ost_stats{operation="req_qdepth",service="ost"} 25""");
    }

    [Fact]
    public void Buckets_lose_what_is_below_them_and_have_a_size()
    {
        var table = new ValueTable(4);
        var row = table.Add([]);
        (row[0], row[1], row[2], row[3]) = (3, 10, 10, 4);
        var columns = new[] { "4096", "8192", "+Inf" }.Select((le, i) => new SampleColumn(
            i, LabelText.Of(("operation", "read"), ("le", le)), NumberFormat.Integer, SampleKind.Bucket)).Append(new SampleColumn(
            3, LabelText.Of(("operation", "write"), ("le", "4096")), NumberFormat.Integer, SampleKind.Bucket));
        var layout = new SegmentLayout(CompatNames.Own["lustre_disk_io_size_bytes"], Ost, [.. columns]);

        AssertShown(
            "hpe", new Segment(layout, table),
            $$"""lustre_disk_io_total{{{OstText.Trim()}},operation="read",size="4096"} 3""",
            $$"""lustre_disk_io_total{{{OstText.Trim()}},operation="read",size="8192"} 7""",
            $$"""lustre_disk_io_total{{{OstText.Trim()}},operation="read",size="+Inf"} 0""",
            $$"""lustre_disk_io_total{{{OstText.Trim()}},operation="write",size="4096"} 4""");
    }

    [Fact]
    public void Buckets_of_times_have_milliseconds()
    {
        var table = new ValueTable(1);
        table.Add([])[0] = 9;
        var layout = new SegmentLayout(
            CompatNames.Own["lustre_disk_io_seconds"], Ost,
            new SampleColumn(0, LabelText.Of(("operation", "read"), ("le", "0.128")), NumberFormat.Integer, SampleKind.Bucket));

        AssertShown(
            "gsi", new Segment(layout, table), $$"""lustre_io_time_milliseconds_total{{{OstText.Trim()}},operation="read",size="128"} 9""");
    }

    [Theory]
    [InlineData("complete", 0)]
    [InlineData("waiting_for_clients", 3)]
    [InlineData("recovering", 4)]
    [InlineData("strange", 5)]
    public void The_state_of_recovery_is_a_number(string state, int number)
    {
        var table = new ValueTable(1);
        table.Add(LabelText.Of("state", state).AsRow())[0] = 1;

        AssertShown("whamcloud", new Segment(Layout("lustre_recovery_state", Ost), table), $"recovery_status{{{OstText.Trim()}}} {number}");
    }

    [Fact]
    public void What_a_client_did_has_the_operation_as_name()
    {
        var table = new ValueTable(1);
        table.Add(LabelText.Of(("nid", "10.0.0.1@tcp"), ("operation", "punch \"it\"")).AsRow())[0] = 2;
        var segment = new Segment(Layout("lustre_client_export_stats_total", Ost), table);

        // OpenMetrics cannot show ours beside it.
        AssertShown("whamcloud", segment);
        Assert.Equal(
            [$$"""lustre_client_export_stats{{{OstText.Trim()}},nid="10.0.0.1@tcp",name="punch \"it\""} 2"""],
            new Reading(new CompatFamilies(["whamcloud"], othersWin: true).Extend([segment])).Samples());
    }

    [Fact]
    public void Limits_of_quotas_tell_the_manager()
    {
        var bytes = LabelText.Of(("target", "scratch-QMT0000"), ("resource", "bytes"));
        var inodes = LabelText.Of(("target", "scratch-QMT0000"), ("resource", "inodes"));

        AssertShown(
            "whamcloud", One("lustre_quota_hard_limit", bytes, 2048, NumberFormat.Kibi),
            """lustre_quota_hard{manager="dt",target="scratch-QMT0000",resource="bytes"} 2048""");
        AssertShown(
            "whamcloud", One("lustre_quota_hard_limit", inodes, 9),
            """lustre_quota_hard{manager="md",target="scratch-QMT0000",resource="inodes"} 9""");
    }

    [Fact]
    public void A_family_without_a_value_is_not_shown() =>
        AssertShown("gsi", One("lustre_free_bytes", Ost, ValueTable.Absent, NumberFormat.Kibi));

    [Fact]
    public void A_reading_with_nothing_to_rename_is_shown_as_it_is()
    {
        var segment = One("lustre_job_read_bytes_total", Ost, 3);

        Assert.Same(segment, Assert.Single(new CompatFamilies(["gsi", "hpe", "whamcloud"], false).Extend([segment])));
    }

    private static void AssertShown(string exporter, Segment segment, params string[] expected)
    {
        var shown = new CompatFamilies([exporter], othersWin: false).Extend([segment]).Remove(segment);

        Assert.Equal(expected.Order(StringComparer.Ordinal), new Reading(shown).Sorted());
    }

    private static SegmentLayout Layout(string family, LabelText common, NumberFormat format = NumberFormat.Integer) =>
        new(CompatNames.Own[family], common, new SampleColumn(0, format));

    private static Segment One(string family, LabelText common, long value, NumberFormat format = NumberFormat.Integer)
    {
        var table = new ValueTable(1);
        table.Add([])[0] = value;
        return new Segment(Layout(family, common, format), table);
    }
}
