using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Details;
using LustreActors.Sources.Lustre.Exports;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Details;

/// <summary>What is read for an investigation.</summary>
public sealed class DetailTests : IDisposable
{
    private const string OstText = """filesystem="scratch",component="ost",target="scratch-OST0003" """;
    private const string MdtText = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;
    private const string MountText = """filesystem="scratch",component="client",target="scratch-ffff9a2b00c1d800",client="node01" """;
    private const string Mount = "scratch-ffff9a2b00c1d800";

    private static readonly LustreTarget Ost = new("scratch", LustreComponent.Ost, "scratch-OST0003");
    private static readonly LustreTarget Mdt = new("scratch", LustreComponent.Mdt, "scratch-MDT0000");
    private static readonly LustreTarget Client = new("scratch", LustreComponent.Client, Mount);

    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_grants_of_a_client_are_the_sums_over_its_connections()
    {
        _tree.Debug("obdfilter/scratch-OST0003/exports/10.0.0.7@tcp/export", Export("0f6a", 4096, 512, 0) + Export("77c1", 1000, 24, 8));

        Assert.Equal(
            ReadingOf.Expected(OstText, """
                lustre_client_export_grant_bytes{#,nid="10.0.0.7@tcp"} 5096
                lustre_client_export_dirty_bytes{#,nid="10.0.0.7@tcp"} 536
                lustre_client_export_pending_bytes{#,nid="10.0.0.7@tcp"} 8
                """),
            new ExportDetailsReader(Ost, Labels(Ost), ExportParameters.Ost).Read(_tree).Sorted());
    }

    [Fact]
    public void A_grant_that_is_shown_twice_for_a_connection_is_refused()
    {
        _tree.Debug("obdfilter/scratch-OST0003/exports/10.0.0.7@tcp/export", Export("0f6a", 4096, 512, 0) + "       granted: 1\n");

        var reading = new ExportDetailsReader(Ost, Labels(Ost), ExportParameters.Ost).Read(_tree);

        Assert.Equal((1, "4096"), (reading.LinesRefused, reading.Value(
            $$"""lustre_client_export_grant_bytes{{{OstText.Trim()}},nid="10.0.0.7@tcp"}""")));
    }

    [Fact]
    public void Open_files_are_counted_on_MDTs()
    {
        _tree.Debug("mdt/scratch-MDT0000/exports/10.0.0.7@tcp/export", Export("0f6a", 4096, 0, 0))
            .Debug("mdt/scratch-MDT0000/exports/10.0.0.7@tcp/open_files", "[0x200000401:0x3:0x0]\n[0x200000401:0x7:0x0]\n")
            .Debug("mdt/scratch-MDT0000/exports/10.0.0.8@tcp/export", Export("77c1", 0, 0, 0))
            .Debug("mdt/scratch-MDT0000/exports/10.0.0.8@tcp/open_files", "");

        var reading = new ExportDetailsReader(Mdt, Labels(Mdt), ExportParameters.Mdt).Read(_tree);

        Assert.Equal(("2", "0"), (
            reading.Value($$"""lustre_client_export_open_files{{{MdtText.Trim()}},nid="10.0.0.7@tcp"}"""),
            reading.Value($$"""lustre_client_export_open_files{{{MdtText.Trim()}},nid="10.0.0.8@tcp"}""")));
    }

    [Theory]
    [InlineData("", "0")]
    [InlineData("0f6a3b52-77c1\n77c13b52-0f6a\n", "2")]
    public void Stale_clients_are_counted(string list, string count)
    {
        _tree.Debug("obdfilter/scratch-OST0003/recovery_stale_clients", list);

        var reading = new StaleClientsReader(DetailParameters.OstStaleClients, Ost.Name, Labels(Ost)).Read(_tree);

        Assert.Equal(count, reading.Value($"lustre_recovery_stale_clients{{{OstText.Trim()}}}"));
    }

    [Fact]
    public void What_a_target_was_granted_is_in_bytes_or_files_and_ids_without_a_grant_are_left_out()
    {
        const string Limits = "global_index_copy:\n- id:      0\n  limits:  { hard: 0, soft: 0, granted: 0, time: 604800 }\n"
            + "- id:      1001\n  limits:  { hard: 307200, soft: 204800, granted: 8, time: 0 }\n"
            + "- id:      1003\n  limits:  { hard: 9, soft: 0, granted: 0, time: 281474976710656 }\n";
        _tree.Proc("osd-zfs/scratch-MDT0000/quota_slave_dt/limit_user", Limits)
            .Proc("osd-zfs/scratch-MDT0000/quota_slave_md/limit_project", Limits);

        Assert.Equal(
            ReadingOf.Expected(MdtText, """
                lustre_quota_target_granted{#,accounting="user",resource="bytes",id="1001"} 8192
                lustre_quota_target_granted{#,accounting="project",resource="inodes",id="1001"} 8
                """),
            new QuotaGrantsReader(Mdt).Read(_tree).Sorted());
    }

    [Fact]
    public void The_sequences_of_objects_and_reserved_inodes_are_those_of_this_MDTs_connections_to_OSTs()
    {
        foreach (var device in (string[])["scratch-OST0003-osc-MDT0000", "scratch-OST0003-osc-MDT0001", "scratch-MDT0001-osp-MDT0000"])
        {
            _tree.Sys($"osp/{device}/prealloc_next_seq", "0x240000400\n").Sys($"osp/{device}/prealloc_last_seq", "0x240000401\n")
                .Sys($"osp/{device}/reserved_ino_low", 32).Sys($"osp/{device}/reserved_ino_high", 65);
        }

        Assert.Equal(
            ReadingOf.Expected(MdtText, """
                lustre_osp_precreate_next_sequence{#,osp="OST0003"} 9663677440
                lustre_osp_precreate_last_sequence{#,osp="OST0003"} 9663677441
                lustre_osp_reserved_low_inodes{#,osp="OST0003"} 32
                lustre_osp_reserved_high_inodes{#,osp="OST0003"} 65
                """),
            new OspDetailsReader(Mdt, Labels(Mdt)).Read(_tree).Sorted());
    }

    [Theory]
    [InlineData("240000400\n")]
    [InlineData("0x\n")]
    [InlineData("0x24g\n")]
    [InlineData("0xffffffffffffffff\n")]
    public void A_sequence_is_a_hexadecimal_number(string text)
    {
        _tree.Sys("osp/scratch-OST0003-osc-MDT0000/prealloc_next_seq", text);

        var reading = new OspDetailsReader(Mdt, Labels(Mdt)).Read(_tree);

        Assert.Equal((1, 0), (reading.LinesRefused, reading.Samples().Length));
    }

    [Fact]
    public void Each_type_of_record_that_the_changelog_takes_down_is_shown()
    {
        _tree.Debug("mdd/scratch-MDT0000/changelog_current_mask", "MARK CREAT HSM \n");

        Assert.Equal(
            ReadingOf.Expected(MdtText, """
                lustre_changelog_recorded{#,type="MARK"} 1
                lustre_changelog_recorded{#,type="CREAT"} 1
                lustre_changelog_recorded{#,type="HSM"} 1
                """),
            new ChangelogMaskReader(Mdt.Name, Labels(Mdt)).Read(_tree).Sorted());
    }

    [Theory]
    [InlineData("MARK %&$ !! garbage\n")]
    [InlineData("MARK AVERYLONGTYPEOFRECORD\n")]
    public void A_line_with_other_words_is_no_list_of_types(string text)
    {
        _tree.Debug("mdd/scratch-MDT0000/changelog_current_mask", text);

        var reading = new ChangelogMaskReader(Mdt.Name, Labels(Mdt)).Read(_tree);

        Assert.Equal((1, 0), (reading.LinesRefused, reading.Samples().Length));
    }

    [Fact]
    public void The_cache_of_each_connection_of_this_mount_is_shown()
    {
        _tree.Debug("osc/scratch-OST0003-osc-ffff9a2b00c1d800/osc_cached_mb", "used_mb: 14\nbusy_cnt: 768\nunevict_cnt: 0\nreclaim: 2\n")
            .Debug("osc/scratch-OST0003-osc-ffff9a2b00c1ffff/osc_cached_mb", "used_mb: 99\nbusy_cnt: 0\nreclaim: 0\n");

        Assert.Equal(
            ReadingOf.Expected(MountText, """
                lustre_import_cached_bytes{#,import="OST0003"} 14680064
                lustre_import_cache_busy_pages{#,import="OST0003"} 768
                lustre_import_cache_reclaims_total{#,import="OST0003"} 2
                """),
            new ImportCacheReader(Mount, Labels(Client)).Read(_tree).Sorted());
    }

    [Fact]
    public void The_sizes_of_reads_and_writes_are_a_histogram()
    {
        _tree.Debug($"llite/{Mount}/extents_stats", """
            snapshot_time:            1795233287.480303129 secs.nsecs
            start_time:               1795233083.019935514 secs.nsecs
            elapsed_time:             204.460367615 secs.nsecs
                                           read       |                write
                  extents            calls    % cum%  |          calls    % cum%
               0K -    4K :              3   20   20  |              0    0    0
               4K -    8K :              0    0   20  |              0    0    0
               1M -    2M :             12   80  100  |             27  100  100

            """);

        var reading = new ExtentsReader(Mount, Labels(Client), created: false).Read(_tree);

        Assert.Equal(0, reading.LinesRefused);
        Assert.Equal(("3", "3", "15", "27"), (Bucket("read", "4096.0"), Bucket("read", "8192.0"), Bucket("read", "2.097152e+06"),
            Bucket("write", "+Inf")));

        string? Bucket(string operation, string limit) => reading.Value(
            $$"""lustre_client_io_size_bytes_bucket{{{MountText.Trim()}},operation="{{operation}}",le="{{limit}}"}""");
    }

    [Fact]
    public void Sizes_that_are_not_counted_are_not_shown()
    {
        _tree.Debug($"llite/{Mount}/extents_stats", "disabled\n write anything to this file to activate, then '0' to deactivate\n");

        var reading = new ExtentsReader(Mount, Labels(Client), created: false).Read(_tree);

        Assert.Equal((0, 0), (reading.LinesRefused, reading.Samples().Length));
    }

    private static LabelText Labels(LustreTarget target) => TargetLabels.For(target, new LustreSourceOptions { ClientName = "node01" });

    private static string Export(string uuid, long granted, long dirty, long pending) => $"""
        {uuid}-b92b-4e8a-b534-2ed678bf97f5:
            name: scratch-OST0003
            client: 10.0.0.7@tcp
            connect_flags: [ write_grant, version ]
            connect_data:
               flags: 0xa0425af2e3440038
               initial_grant: 8437760
            export_flags: [  ]
            grant:
               granted: {granted}
               dirty: {dirty}
               pending: {pending}

        """;
}
