using System.Text;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Files;

namespace LustreActors.Sources.Tests.Lustre.Commands;

/// <summary>Sources of a server of 2.17 whose debugfs is closed, with the output of <c>lctl</c> that a test gives.</summary>
public sealed class LctlAccessTests : IDisposable
{
    private const string Ost = "lake-OST0003";
    private readonly LustreTree _tree = new();
    private readonly LctlQuestions _questions = new();

    public LctlAccessTests()
    {
        _tree.Sys($"obdfilter/{Ost}/num_exports", 2).Sys($"osd-zfs/{Ost}/kbytestotal", 1000).Debug($"obdfilter/{Ost}/stats", "closed\n");
        File.SetUnixFileMode(_tree.Root, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(Debugfs, UnixFileMode.None);
    }

    private string Debugfs => Path.GetDirectoryName(_tree.Roots.Debug)!;

    public void Dispose()
    {
        File.SetUnixFileMode(Debugfs, (UnixFileMode)0x1FF);
        _tree.Dispose();
    }

    [Fact]
    public void Closed_parameters_are_noted_and_served_once_lctl_has_shown_them()
    {
        var source = Create(Ost);
        var (closed, _) = Read(source, null);
        Assert.Contains("permission denied, and lctl did not show it", Assert.Single(closed.Troubles), StringComparison.Ordinal);
        Assert.Equal<string>([$"obdfilter.{Ost}.exports.*.uuid", $"obdfilter.{Ost}.stats"],
            _questions.Due.Where(d => d.StartsWith("obdfilter", StringComparison.Ordinal)
            && (d.EndsWith("stats", StringComparison.Ordinal) || d.EndsWith("uuid", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal));

        var (open, unasked) = Read(source, $"""
            obdfilter.{Ost}.stats=
            snapshot_time             1700000000.5 secs.nsecs
            read_bytes                4 samples [bytes] 4096 1048576 3145728
            setattr                   5 samples [usecs] 250 1354 2684
            obdfilter.{Ost}.exports.10.4.0.17@tcp.uuid=
            3f2a51c0-aaaa-bbbb-cccc-000000000001
            obdfilter.{Ost}.exports.0@lo.uuid=
            lake-MDT0000-mdtlov_UUID

            """);
        Assert.Empty(open.Troubles);
        Assert.False(unasked);
        var labels = $"filesystem=\"lake\",component=\"ost\",target=\"{Ost}\"";
        Assert.Equal("3145728", open.Value($"lustre_read_bytes_total{{{labels}}}"));
        Assert.Equal("5", open.Value($"lustre_stats_total{{{labels},operation=\"setattr\"}}"));
        Assert.Equal("1", open.Value($"lustre_connected_clients{{{labels}}}"));
        Assert.Equal("2", open.Value($"lustre_exports{{{labels}}}"));
    }

    [Fact]
    public void Directories_of_clients_are_served_although_NIDs_have_dots()
    {
        var source = Create($"{Ost}/exports");
        Read(source, null);
        Assert.Equal<string>([$"obdfilter.{Ost}.exports.*.stats"], _questions.Due);
        var (reading, _) = Read(source, $"""
            obdfilter.{Ost}.exports.10.4.0.17@tcp.stats=
            read_bytes                4 samples [bytes] 4096 1048576 777
            not a line of this file
            obdfilter.{Ost}.exports.10.4.0.18@tcp.stats=
            write_bytes               2 samples [bytes] 4096 1048576 888

            """);
        Assert.Equal("777", reading.Value(
            $"lustre_client_export_read_bytes_total{{filesystem=\"lake\",component=\"ost\",target=\"{Ost}\",nid=\"10.4.0.17@tcp\"}}"));
        Assert.Equal("888", reading.Value(
            $"lustre_client_export_write_bytes_total{{filesystem=\"lake\",component=\"ost\",target=\"{Ost}\",nid=\"10.4.0.18@tcp\"}}"));
        Assert.Equal(
            (1, $"obdfilter.{Ost}.exports.10.4.0.17@tcp.stats:2: not a line of this file"), (reading.LinesRefused, reading.FirstRefusal));
    }

    [Fact]
    public void A_parameter_that_lctl_does_not_show_either_is_not_asked_for_again_for_a_while()
    {
        var source = Create(Ost);
        Read(source, null);
        var all = _questions.Due;
        Assert.False(Read(source, $"obdfilter.{Ost}.stats=\nread_bytes 4 samples [bytes] 1 2 3\n").Unasked);
        Assert.Equal<string>([$"obdfilter.{Ost}.stats"], _questions.Due);
        for (var i = 1; i < LctlQuestions.CollectionsOfRest; i++)
            Assert.False(Read(source, $"obdfilter.{Ost}.stats=\nread_bytes 4 samples [bytes] 1 2 3\n").Unasked);
        Assert.True(Read(source, $"obdfilter.{Ost}.stats=\nread_bytes 4 samples [bytes] 1 2 3\n").Unasked);
        Assert.Subset(all.ToHashSet(), _questions.Due.ToHashSet());
        Assert.True(_questions.Due.Length > 1);
    }

    [Fact]
    public void An_lctl_without_rights_opens_nothing()
    {
        var source = Create(Ost);
        Read(source, null);
        var (reading, unasked) = Read(source, "", seesAll: false);
        Assert.False(unasked);
        var trouble = Assert.Single(reading.Troubles);
        Assert.Contains("lctl itself needs root's rights", trouble, StringComparison.Ordinal);
        Assert.Contains(PermissionAdvice.SudoersOfLctl, trouble, StringComparison.Ordinal);
        Assert.Contains(Read(source, "", seesAll: false).Reading.Troubles, t => t == trouble);
    }

    [Fact]
    public void Without_lctl_one_closed_place_is_reported_with_both_ways_to_open_it()
    {
        using var ordinary = new ClosedDoors();
        var trouble = Assert.Single(Create(Ost).Read().Troubles);
        Assert.Contains("AmbientCapabilities=CAP_DAC_READ_SEARCH", trouble, StringComparison.Ordinal);
        Assert.Contains("lustre-exporter ALL=(root) NOPASSWD: /usr/sbin/lctl get_param *", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hosts_own_parameters_are_served_too()
    {
        _tree.Sys("health_check", "NOT HEALTHY\n");
        var source = LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" }).Single(
            p => p.Name == "lustre").Create();
        Read(source, null);
        Assert.Contains("devices", _questions.Due);
        var (reading, _) = Read(source, $"health_check=NOT HEALTHY\nhealth_check=\ndevice {Ost} reported unhealthy\nNOT HEALTHY\n"
            + $"devices=\n  0 UP obdfilter {Ost} {Ost}_UUID 8\nlnet_memused=4711\n");
        Assert.Equal("4711", reading.Value("lustre_lnet_memory_used_bytes"));
        Assert.Equal("0", reading.Value($"lustre_device_healthy{{filesystem=\"lake\",component=\"ost\",target=\"{Ost}\"}}"));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void Nodemaps_are_found_though_their_directory_is_closed()
    {
        _tree.Debug("nodemap/lab/exports", "closed\n");
        var options = new LustreSourceOptions { ClientName = "node01", Nodemaps = SourceSetting.On };
        var source = LustreSources.Node(_tree.Roots, options).Single(p => p.Name == "lustre/nodemaps").Create();
        Read(source, null);
        Assert.Equal<string>(["nodemap.*.exports"], _questions.Due);
        const string exports = "nodemap.lab.exports=[]\nnodemap.default.exports=[\n"
            + " { nid: 10.0.0.7@tcp, uuid: 6ecfd542, dev: lake-OST0003 }\n]\n";
        Assert.True(Read(source, exports).Unasked);
        var (reading, unasked) = Read(
            source, $"nodemap.active=1\n{exports}nodemap.lab.trusted_nodemap=1\nnodemap.default.trusted_nodemap=0\n");
        Assert.False(unasked);
        Assert.Equal("1", reading.Value("lustre_nodemap_active"));
        Assert.Equal("1", reading.Value("""lustre_nodemap_exports{nodemap="default"}"""));
        Assert.Equal("1", reading.Value("""lustre_nodemap_trusted{nodemap="lab"}"""));
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    private Source Create(string name)
    {
        var options = new LustreSourceOptions { ClientName = "node01", Exports = SourceSetting.On };
        return LustreSources.For(new LustreTarget("lake", LustreComponent.Ost, Ost), _tree.Roots, options).Single(p => p.Name == name)
            .Create();
    }

    private (Reading Reading, bool Unasked) Read(Source source, string? answer, bool seesAll = true)
    {
        var said = answer is null ? null : new LctlOutput(_questions.Due, Encoding.UTF8.GetBytes(answer), "", isWhole: true, seesAll);
        var access = _questions.Begin(said);
        using var ordinary = new ClosedDoors();
        using var files = new FileReader(new TestWatch()) { Privileged = access };
        var reading = source.Read(files);
        return (reading, _questions.Learn(access));
    }
}
