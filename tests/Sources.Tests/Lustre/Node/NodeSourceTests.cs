using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Node;

public sealed class NodeSourceTests : IDisposable
{
    private readonly LustreTree _tree = SyntheticTree.WithEverything();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_healthy_host_shows_its_health_version_memory_and_job_ids()
    {
        var reading = Read();

        Assert.Equal(
            [
                """lustre_device_healthy{filesystem="MGS",component="mgt",target="MGS"} 1""",
                """lustre_device_healthy{filesystem="scratch",component="mdt",target="scratch-MDT0000"} 1""",
                """lustre_device_healthy{filesystem="scratch",component="ost",target="scratch-OST0000"} 1""",
                "lustre_healthy 1",
                """lustre_jobid_info{jobid_var="SLURM_JOB_ID",jobid_name="%j"} 1""",
                "lustre_lnet_memory_used_bytes 44762727",
                "lustre_memory_maximum_bytes 300000000",
                "lustre_memory_used_bytes 266287916",
                """lustre_version_info{version="2.15.8"} 1""",
            ],
            reading.Samples());
        Assert.Empty(reading.Troubles);
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void An_unhealthy_device_marks_its_own_target_only()
    {
        _tree.Sys("health_check", "NOT HEALTHY\n").Debug(
            "health_check", "device scratch-OST0000 reported unhealthy\ndevice OSS reported unhealthy\nNOT HEALTHY\n");

        var reading = Read();

        Assert.Equal("0", reading.Value("lustre_healthy"));
        Assert.Equal("0", reading.Value("""lustre_device_healthy{filesystem="scratch",component="ost",target="scratch-OST0000"}"""));
        Assert.Equal("1", reading.Value("""lustre_device_healthy{filesystem="scratch",component="mdt",target="scratch-MDT0000"}"""));
        Assert.Equal("0", reading.Value("""lustre_device_healthy{filesystem="",component="",target="OSS"}"""));
    }

    [Fact]
    public void The_storage_of_a_target_makes_the_target_unhealthy()
    {
        _tree.Sys("health_check", "device scratch-MDT0000-osd reported unhealthy\nNOT HEALTHY\n");

        Assert.Equal("0", Read().Value("""lustre_device_healthy{filesystem="scratch",component="mdt",target="scratch-MDT0000"}"""));
    }

    [Theory]
    [InlineData("healthy\n\n", "1", 0)]
    [InlineData("LBUG\n", "0", 0)]
    [InlineData("NOT HEALTHY", "0", 0)]
    [InlineData("", null, 1)]
    [InlineData("device  reported unhealthy\nNOT HEALTHY\n", "0", 1)]
    [InlineData("so so\nhealthy\n", "1", 1)]
    public void Every_word_of_health_check_is_understood(string text, string? healthy, int refused)
    {
        _tree.Sys("health_check", text);

        var reading = Read();

        Assert.Equal(healthy, reading.Value("lustre_healthy"));
        Assert.Equal(refused, reading.LinesRefused);
    }

    [Fact]
    public void A_malformed_line_of_devices_is_refused()
    {
        _tree.Debug("devices", "  0 UP mgs MGS MGS 4\nx UP mgs MGT MGT 4\n  1 UP\n\n");

        var reading = Read();

        Assert.Equal(2, reading.LinesRefused);
        Assert.EndsWith("/devices:2: x UP mgs MGT MGT 4", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal("1", reading.Value("""lustre_device_healthy{filesystem="MGS",component="mgt",target="MGS"}"""));
    }

    [Theory]
    [InlineData("2.17.0\n", "2.17.0")]
    [InlineData("2.14.0_ddn133", "2.14.0_ddn133")]
    [InlineData("lustre: 2.8.0\nkernel: patchless_client\n", "2.8.0")]
    public void The_version_is_understood(string text, string version) =>
        Assert.Equal("1", ReadWith("version", text).Value($$"""lustre_version_info{version="{{version}}"}"""));

    [Fact]
    public void A_host_whose_modules_were_unloaded_is_gone()
    {
        using var empty = new LustreTree();

        Assert.True(LustreSources.Node(empty.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read().Gone);
    }

    [Fact]
    public void Without_health_check_there_is_a_trouble_and_the_rest()
    {
        File.Delete(Path.Combine(_tree.Roots.Sys, "health_check"));

        var reading = Read();

        Assert.Contains("health_check was not found", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Null(reading.Value("lustre_healthy"));
        Assert.Equal("266287916", reading.Value("lustre_memory_used_bytes"));
    }

    private Reading ReadWith(string parameter, string text)
    {
        _tree.Sys(parameter, text);
        return Read();
    }

    private Reading Read()
    {
        var source = LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create();
        Assert.Equal("lustre", source.Name);
        return source.Read();
    }
}
