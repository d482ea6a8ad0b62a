using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class ImportCapacityTests : IDisposable
{
    private const string Device = "work-OST0003-osc-" + MountTree.Address;
    private const string Ost = """filesystem="work",ost="OST0003",target="work-ffff9a2b00c1d800",client="node01" """;
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };

    private readonly LustreTree _tree = new LustreTree().WithMount();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("FULL")]
    [InlineData("IDLE")]
    public void The_capacity_of_a_live_ost_is_served_in_bytes(string state)
    {
        _tree.WithOsc("OST0003", ImportTexts.WithState(state));

        var reading = Source(Device).Read();

        Assert.Equal(
            [
                $"lustre_ost_available_bytes{{{Ost.Trim()}}} 819200",
                $"lustre_ost_capacity_bytes{{{Ost.Trim()}}} 1024000",
                $"lustre_ost_free_bytes{{{Ost.Trim()}}} 921600",
                $"lustre_ost_inodes_free{{{Ost.Trim()}}} 60",
                $"lustre_ost_inodes_maximum{{{Ost.Trim()}}} 70",
            ],
            reading.Samples());
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void The_capacity_of_an_mdt_has_the_families_of_an_mdt()
    {
        _tree.WithMdc("MDT0001", ImportTexts.Of217);

        Assert.Equal(
            "102400",
            Source("work-MDT0001-mdc-" + MountTree.Address).Read()
                .Value("""lustre_mdt_capacity_bytes{filesystem="work",mdt="MDT0001",target="work-ffff9a2b00c1d800",client="node01"}"""));
    }

    [Theory]
    [InlineData("<UNKNOWN>")]
    [InlineData("CLOSED")]
    [InlineData("NEW")]
    [InlineData("DISCONN")]
    [InlineData("CONNECTING")]
    [InlineData("REPLAY")]
    [InlineData("REPLAY_LOCKS")]
    [InlineData("REPLAY_WAIT")]
    [InlineData("RECOVER")]
    [InlineData("EVICTED")]
    public void The_capacity_of_an_ost_that_is_not_live_is_not_read_without_a_trouble(string state)
    {
        _tree.WithOsc("OST0003", ImportTexts.WithState(state));
        AssertUntouched();
    }

    [Fact]
    public void The_capacity_of_a_connection_that_was_switched_off_is_not_read()
    {
        _tree.WithOsc("OST0003", ImportTexts.Disabled);
        AssertUntouched();
    }

    [Fact]
    public void Without_a_known_state_no_capacity_is_read_and_the_mounts_own_source_reports_why()
    {
        _tree.WithOsc("OST0003", ImportTexts.Of217);
        File.Delete(Path.Combine(_tree.Roots.Debug, $"osc/{Device}/import"));
        AssertUntouched();
    }

    [Fact]
    public void A_capacity_that_fails_is_a_trouble_and_the_next_files_are_not_waited_for()
    {
        _tree.WithOsc("OST0003", ImportTexts.Of217);
        foreach (var name in new[] { "kbytesfree", "kbytesavail" })
        {
            File.Delete(Path.Combine(_tree.Roots.Sys, $"osc/{Device}/{name}"));
            Directory.CreateDirectory(Path.Combine(_tree.Roots.Sys, $"osc/{Device}/{name}"));
        }

        var reading = Source(Device).Read();

        Assert.Contains("kbytesfree is a directory", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal([$"lustre_ost_capacity_bytes{{{Ost.Trim()}}} 1024000"], reading.Samples());
    }

    [Fact]
    public void A_connection_that_left_is_gone()
    {
        var source = Source(Device);

        Assert.True(source.Read().Gone);
    }

    [Fact]
    public void Each_connection_has_its_own_source_unless_switched_off()
    {
        _tree.WithOsc("OST0003", ImportTexts.Of217).WithMdc("MDT0000", ImportTexts.Of217);
        var imports = new LustreDiscovery(_tree.Roots).Discover(new TestWatch()).Targets.Where(
            t => t.Component == LustreComponent.Import).ToList();
        var every30 = Options with { ImportCapacity = new SourceSetting(true, TimeSpan.FromSeconds(30)) };

        var plans = imports.SelectMany(t => LustreSources.For(t, _tree.Roots, every30)).ToList();

        Assert.Equal(["work-MDT0000-mdc-ffff9a2b00c1d800/capacity", Device + "/capacity"], plans.Select(p => p.Name));
        Assert.All(plans, p => Assert.Equal(TimeSpan.FromSeconds(30), p.MinAge));
        Assert.Empty(imports.SelectMany(t => LustreSources.For(t, _tree.Roots, Options with { ImportCapacity = SourceSetting.Off })));
    }

    [Fact]
    public void The_capacity_of_a_mount_has_an_age_and_a_switch_too()
    {
        var mount = new LustreTarget("work", LustreComponent.Client, "work-" + MountTree.Address);

        Assert.Equal(
            TimeSpan.FromSeconds(45),
            LustreSources.For(mount, _tree.Roots, Options with { MountCapacity = new SourceSetting(true, TimeSpan.FromSeconds(45)) })
                .Single(p => p.Part == "capacity").MinAge);
        Assert.DoesNotContain(
            LustreSources.For(mount, _tree.Roots, Options with { MountCapacity = SourceSetting.Off }), p => p.Part == "capacity");
    }

    private void AssertUntouched()
    {
        var watch = new TestWatch();
        var reading = Source(Device).Read(watch);

        Assert.Empty(reading.Segments);
        Assert.Equal((false, 0, 0L), (reading.Gone, reading.Troubles.Length, reading.LinesRefused));
        Assert.DoesNotContain(
            watch.Paths, p => p.Contains("kbytes", StringComparison.Ordinal) || p.Contains("/files", StringComparison.Ordinal));
    }

    private Source Source(string device) =>
        LustreSources.For(new LustreTarget("work", LustreComponent.Import, device), _tree.Roots, Options).Single().Create();
}
