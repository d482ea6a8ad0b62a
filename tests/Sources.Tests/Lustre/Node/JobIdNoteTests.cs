using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Node;

public sealed class JobIdNoteTests : IDisposable
{
    private readonly LustreTree _tree = new LustreTree().Sys("health_check", "healthy\n");

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("disable\n", "job ids are off on this client (jobid_var=disable)")]
    [InlineData("\n", "job ids are off on this client (jobid_var is empty)")]
    [InlineData("", "job ids are off on this client (jobid_var is empty)")]
    public void A_client_without_job_ids_gets_a_note_with_the_remedy(string jobIdVar, string expected)
    {
        _tree.Sys("jobid_var", jobIdVar).Debug("llite/scratch-ffff88812150f000/stats", "");

        var note = Assert.Single(Read().Notes);

        Assert.StartsWith(expected, note, StringComparison.Ordinal);
        Assert.Contains("lctl set_param -P jobid_var=", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_job_ids_are_no_trouble_and_the_setting_is_served()
    {
        _tree.Sys("jobid_var", "disable\n").Sys("jobid_name", "%e.%u\n").Proc("obdfilter/scratch-OST0000/stats", "");

        var reading = Read();

        Assert.StartsWith("job ids are off on this server", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.Empty(reading.Troubles);
        Assert.Equal("1", reading.Value("""lustre_jobid_info{jobid_var="disable",jobid_name="%e.%u"}"""));
    }

    [Theory]
    [InlineData("SLURM_JOB_ID\n")]
    [InlineData("procname_uid\n")]
    [InlineData("nodelocal\n")]
    public void A_host_with_job_ids_gets_no_note(string jobIdVar)
    {
        _tree.Sys("jobid_var", jobIdVar).Debug("llite/scratch-ffff88812150f000/stats", "");

        Assert.Empty(Read().Notes);
    }

    [Fact]
    public void A_host_without_mount_or_target_and_an_unreadable_setting_give_no_note()
    {
        _tree.Sys("jobid_var", "disable\n");
        Assert.Empty(Read().Notes);

        File.Delete(Path.Combine(_tree.Roots.Sys, "jobid_var"));
        _tree.Debug("llite/scratch-ffff88812150f000/stats", "");
        Assert.Empty(Read().Notes);
    }

    private Reading Read() => LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();
}
