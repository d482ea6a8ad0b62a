using LustreActors.Actors.Jobs;
using LustreActors.Messages.Tables;
using static LustreActors.Actors.Tests.Jobs.JoinWorld;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>Owners are kept from join to join, as long as the job and account by which they were found are the same.</summary>
public class OwnerChangesTests
{
    private readonly JoinWorld _world = new(o => o with { From = JobsFrom.PromQl });

    [Fact]
    public void A_job_that_was_moved_to_another_account_counts_there()
    {
        Reads(Of("physics", "alice"), "7", w => w.Listing(Job(7, "physics")));
        Reads(Of("climate", "alice"), "7", w => w.Listing(Job(7, "climate")));
        Reads(Of("(null)", "alice"), "7", w => w.Listing(Job(7, null)));
    }

    [Fact]
    public void An_id_that_SLURM_uses_again_is_the_new_users()
    {
        Reads(Of("physics", "alice"), "7", w => w.Listing(Job(7, "physics")));
        Reads(Of("physics", "bob"), "7", w => w.Listing(Job(7, "physics", "bob", 1001)));
    }

    [Fact]
    public void A_job_that_the_listing_has_only_now_is_unknown_no_longer()
    {
        Reads(Of("unknown", "unknown"), "7", w => w.Listing());
        Assert.Equal([7], _world.Last.UnknownJobs);
        Reads(Of("physics", "alice"), "7", w => w.Listing(Job(7, "physics")));
        Assert.Empty(_world.Last.UnknownJobs);
    }

    [Fact]
    public void A_job_that_is_gone_is_remembered_and_then_unknown()
    {
        Reads(Of("physics", "alice"), "7", w => w.Listing(Job(7, "physics")));
        Reads(Of("physics", "alice"), "7", w => w.Wait(30).Listing());
        Reads(Of("unknown", "unknown"), "7", w => w.Wait(601).Listing());
    }

    [Fact]
    public void A_user_who_was_renamed_has_the_new_name_as_the_owner_of_jobs_and_of_programs()
    {
        var alice = new Account("alice", 100, "staff");
        Reads(Of("physics", "alice"), "7", w => w.Listing(Job(7, "physics", user: null)).Directory((1000, alice)));
        Reads(Of("physics", "carol"), "7", w => w.Directory((1000, alice with { User = "carol" })));
        Reads("cluster_proc_read_throughput_bytes{proc_name=\"cp\",group_name=\"staff\",user_name=\"carol\"} 1", "cp.1000", w => w);
        Reads(
            "cluster_proc_read_throughput_bytes{proc_name=\"cp\",group_name=\"admin\",user_name=\"alice\"} 1",
            "cp.1000",
            w => w.Directory((1000, alice with { Group = "admin" })));
        Reads(
            "cluster_proc_read_throughput_bytes{proc_name=\"cp\",group_name=\"unknown\",user_name=\"1000\"} 1",
            "cp.1000",
            w => w.Directory());
        Assert.Equal([1000], _world.Last.Users);
    }

    [Fact]
    public void A_step_of_a_job_that_SLURM_does_not_know_any_more_is_a_program()
    {
        Reads(Of("physics", "alice"), "100.0", w => w.Listing(Job(100, "physics")));
        Reads(
            "cluster_proc_read_throughput_bytes{proc_name=\"100\",group_name=\"unknown\",user_name=\"0\"} 1",
            "100.0",
            w => w.Wait(601).Listing());
        Reads(Of("physics", "alice"), "100.0", w => w.Listing(Job(100, "physics")));
    }

    [Fact]
    public void A_program_gets_its_name_when_another_one_has_given_up_its_own()
    {
        var world = new JoinWorld(o => o with { From = JobsFrom.PromQl, MostPrograms = 1 });
        string[] Programs(params string[] ids) =>
            [.. world.Upstream([.. ids.Select(id => ("", id, JobRate.Read, 1.0))]).Join("cluster_proc_read")
                .Select(s => s[s.IndexOf('"', StringComparison.Ordinal)..s.IndexOf(',', StringComparison.Ordinal)])];

        Assert.Equal(["\"a\"", "\"other\""], Programs("a.1000", "b.1000"));
        Assert.Equal(["\"other\""], Programs("b.1000"));
        Assert.Equal(["\"b\""], Programs("b.1000"));
    }

    [Fact]
    public void An_id_that_had_no_row_for_a_while_and_ids_with_new_numbers_count_as_before()
    {
        _world.Listing(Job(7, "physics"), Job(8, "climate"));
        for (var round = 0; round < 3; round++)
        {
            Reads(Of("physics", "alice"), "7", w => w);
            Reads(Of("climate", "alice"), "8", w => round == 1 ? w.Renumbered() : w);
        }

        Assert.Empty(_world.Upstream().Join("cluster_job_"));
        Reads(Of("physics", "alice"), "7", w => w);
    }

    private static string Of(string account, string user) =>
        $"cluster_job_read_throughput_bytes{{account=\"{account}\",user=\"{user}\"}} 1";

    private void Reads(string expected, string id, Func<JoinWorld, JoinWorld> change)
    {
        var samples = change(_world).Upstream(("", id, JobRate.Read, 1)).Join();
        var reads = samples.Where(s => s.StartsWith("cluster_job_read", StringComparison.Ordinal)
            || s.StartsWith("cluster_proc_read", StringComparison.Ordinal));
        Assert.Equal(expected, Assert.Single(reads));
    }
}
