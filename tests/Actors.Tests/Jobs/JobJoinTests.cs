using LustreActors.Messages;
using LustreActors.Messages.Tables;
using static LustreActors.Actors.Tests.Jobs.JoinWorld;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>The owners to whom activity is counted.</summary>
public class JobJoinTests
{
    private const string Ost = "scratch-OST0000";
    private const string Mdt = "scratch-MDT0000";

    [Fact]
    public void A_jobs_work_goes_to_its_account_and_its_user_in_the_families_of_the_original()
    {
        var world = new JoinWorld().Listing(Job(7, "chem dept")).Target(Ost, new Work("7")).Target(Mdt, new Work("7"));
        world.Join();

        world.Wait(10).Target(Ost, new Work("7", Read: 1000, Write: 500)).Target(Mdt, new Work("7", Operations: 30));

        Assert.Equal(
            [
                "cluster_job_metadata_operations{account=\"chem dept\",user=\"alice\",target=\"scratch-MDT0000\"} 3",
                "cluster_job_read_throughput_bytes{account=\"chem dept\",user=\"alice\"} 100",
                "cluster_job_write_throughput_bytes{account=\"chem dept\",user=\"alice\"} 50",
            ],
            world.Join("cluster_job_"));
    }

    [Fact]
    public void A_programs_work_goes_to_its_user_and_that_ones_group()
    {
        var world = new JoinWorld().Directory((1001, new Account("bob", 100, "users"))).Target(Ost, new Work("cp.1001"))
            .Target(Mdt, new Work("cp.1001"));
        world.Join();

        world.Wait(10).Target(Ost, new Work("cp.1001", Read: 1000, Write: 500)).Target(Mdt, new Work("cp.1001", Operations: 30));

        Assert.Equal(
            [
                "cluster_proc_metadata_operations{proc_name=\"cp\",group_name=\"users\",user_name=\"bob\",target=\"scratch-MDT0000\"} 3",
                "cluster_proc_read_throughput_bytes{proc_name=\"cp\",group_name=\"users\",user_name=\"bob\"} 100",
                "cluster_proc_write_throughput_bytes{proc_name=\"cp\",group_name=\"users\",user_name=\"bob\"} 50",
            ],
            world.Join("cluster_proc_"));
    }

    [Theory]
    [InlineData("100.0", "account=\"physics\"")]
    [InlineData("100.batch", "account=\"physics\"")]
    [InlineData("100:1000:node1", "account=\"physics\"")]
    [InlineData("100:1001:node1", "account=\"unknown\",user=\"1001\"")]
    [InlineData("100.1001", "proc_name=\"100\",group_name=\"unknown\",user_name=\"1001\"")]
    [InlineData("100:1000:x.1001", "proc_name=\"100:1000:x\",group_name=\"unknown\",user_name=\"1001\"")]
    [InlineData(":1000:x.1001", "proc_name=\":1000:x\",group_name=\"unknown\",user_name=\"1001\"")]
    [InlineData("100_3", "account=\"physics\"")]
    [InlineData("200_3", "account=\"arrays\"")]
    [InlineData("101.0", "proc_name=\"101\",group_name=\"root\",user_name=\"root\"")]
    [InlineData("101.batch", "account=\"unknown\",user=\"unknown\"")]
    [InlineData("101", "account=\"unknown\",user=\"unknown\"")]
    [InlineData("0100", "account=\"unknown\",user=\"unknown\"")]
    [InlineData("101:0:node1", "account=\"unknown\",user=\"root\"")]
    [InlineData("102", "account=\"(null)\",user=\"alice\"")]
    [InlineData("103", "account=\"ghosts\",user=\"4242\"")]
    [InlineData("104", "account=\"ghosts\",user=\"root\"")]
    [InlineData("cp.77", "proc_name=\"cp\",group_name=\"unknown\",user_name=\"77\"")]
    [InlineData("cp.78", "proc_name=\"cp\",group_name=\"unknown\",user_name=\"78\"")]
    [InlineData("cp.79", "proc_name=\"cp\",group_name=\"900\",user_name=\"carol\"")]
    [InlineData("nodot", "proc_name=\"unparsed\",group_name=\"unknown\",user_name=\"unknown\"")]
    [InlineData("", "proc_name=\"unparsed\",group_name=\"unknown\",user_name=\"unknown\"")]
    [InlineData("we\"ird\\.0", "proc_name=\"we\\\"ird\\\\\",group_name=\"root\",user_name=\"root\"")]
    public void Every_id_is_counted_to_somebody(string id, string labels)
    {
        var world = new JoinWorld()
            .Listing(
                Job(100, "physics"),
                Job(102, null),
                Job(103, "ghosts", null, 4242),
                Job(104, "ghosts", null, 0),
                Job(201, "arrays") with { ArrayId = 200 })
            .Directory((0, new Account("root", 0, "root")), (77, null), (79, new Account("carol", 900, null)))
            .Target(Ost, new Work(id));
        world.Join();

        var samples = world.Wait(1).Target(Ost, new Work(id, Read: 5)).Join();

        var owners = samples.Where(s => s.StartsWith("cluster_job_", StringComparison.Ordinal)
            || s.StartsWith("cluster_proc_", StringComparison.Ordinal));
        Assert.Contains(labels, Assert.Single(owners), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_left_the_queue_keeps_its_account_for_as_long_as_is_set_and_no_longer()
    {
        var world = new JoinWorld(o => o with { Remember = TimeSpan.FromMinutes(10) }).Listing(Job(7, "physics"), Job(8, "climate")).Target(
            Ost,
            new Work("7"));
        world.Join();

        world.Wait(30).Listing(Job(8, "climate")).Target(Ost, new Work("7", Read: 1));
        Assert.Contains("account=\"physics\"", Assert.Single(world.Join("cluster_job_")), StringComparison.Ordinal);
        world.Wait(9 * 60).Listing(Job(8, "climate")).Target(Ost, new Work("7", Read: 2));
        Assert.Contains("account=\"physics\"", Assert.Single(world.Join("cluster_job_")), StringComparison.Ordinal);
        world.Wait(60).Listing(Job(8, "climate")).Target(Ost, new Work("7", Read: 3));
        Assert.Contains("account=\"unknown\"", Assert.Single(world.Join("cluster_job_")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_of_an_array_keeps_its_account_too_when_the_array_has_left_the_queue()
    {
        var world = new JoinWorld().Listing(Job(4250, "bio") with { ArrayId = 4244 }).Target(Ost, new Work("4244_7"), new Work("4250"));
        world.Join();

        world.Wait(30).Listing().Target(Ost, new Work("4244_7", Read: 1), new Work("4250", Read: 1));

        Assert.Contains("account=\"bio\"", Assert.Single(world.Join("cluster_job_")), StringComparison.Ordinal);
    }

    [Fact]
    public void As_long_as_SLURM_does_not_answer_nothing_is_forgotten()
    {
        var world = new JoinWorld().Listing(Job(6, "climate"), Job(7, "physics")).Target(Ost, new Work("7"), new Work("6"));
        world.Join();
        world.Wait(30).Listing(Job(7, "physics")).Join();

        world.Wait(3600).Target(Ost, new Work("7", Read: 1), new Work("6", Read: 1));
        var samples = world.Join();

        Assert.Contains(samples, s => s.Contains("cluster_job_read_throughput_bytes{account=\"physics\"", StringComparison.Ordinal));
        Assert.Contains(samples, s => s.Contains("cluster_job_read_throughput_bytes{account=\"climate\"", StringComparison.Ordinal));
        Assert.Contains("cluster_exporter_table_age_seconds{table=\"slurm\"} 3600", samples);
        Assert.Contains("cluster_exporter_scrape_ok 0", samples);
    }

    [Fact]
    public void A_job_that_the_accounting_knows_is_not_unknown()
    {
        var world = new JoinWorld().Listing().Target(Ost, new Work("7"));
        world.Join();
        world.Wait(1).Target(Ost, new Work("7", Read: 5)).Join();
        Assert.Equal([7L], world.Last.UnknownJobs);

        var samples = world.Wait(1).Accounting(Job(7, "physics")).Target(Ost, new Work("7", Read: 10)).Join("cluster_job_");

        Assert.Contains("account=\"physics\"", Assert.Single(samples), StringComparison.Ordinal);
        Assert.Empty(world.Last.UnknownJobs);
    }

    [Fact]
    public void Users_at_work_are_named_for_the_directory_known_or_not()
    {
        var world = new JoinWorld().Listing(Job(7, "physics", null, 1007)).Directory((1001, new Account("bob", 100, "users")))
            .Target(Ost, new Work("cp.1001"), new Work("cp.1002"), new Work("cp.1003"), new Work("7"));
        world.Join();
        world.Wait(1).Target(Ost, new Work("cp.1001", Read: 1), new Work("cp.1002", Write: 1), new Work("cp.1003"), new Work("7", Read: 1))
            .Join();

        Assert.Equal([1001L, 1002, 1007], world.Last.Users.Order());
    }

    [Fact]
    public void What_is_not_known_is_counted_by_what_is_missing_of_it()
    {
        var world = new JoinWorld().Listing(Job(1, "physics")).Directory((5, null)).Target(
            Ost, new Work("1"), new Work("2"), new Work("cp.5"), new Work("?"));
        world.Join();

        var samples = world.Wait(1).Target(Ost, new Work("1", Read: 1), new Work("2", Read: 2), new Work("cp.5", Read: 4),
            new Work("?", Read: 8)).Join("cluster_unmatched_read");

        Assert.Equal(
            [
                "cluster_unmatched_read_throughput_bytes{kind=\"unknown_job\"} 2",
                "cluster_unmatched_read_throughput_bytes{kind=\"unknown_user\"} 4",
                "cluster_unmatched_read_throughput_bytes{kind=\"unparsed\"} 8",
            ],
            samples);
    }

    [Fact]
    public void The_number_of_program_names_is_limited_and_a_program_keeps_its_name()
    {
        var world = new JoinWorld(o => o with { MostPrograms = 2 }).Target(Ost, new Work("a.1"), new Work("b.1"), new Work("c.1"));
        world.Join();
        var samples = world.Wait(1).Target(Ost, new Work("a.1", Read: 1), new Work("b.1", Read: 1), new Work("c.1", Read: 1))
            .Join("cluster_proc_");
        Assert.Equal(["a", "b", "other"], samples.Select(Program).Order());

        samples = world.Wait(1).Target(Ost, new Work("c.1", Read: 1000), new Work("b.1", Read: 2), new Work("a.1", Read: 2))
            .Join("cluster_proc_");
        Assert.Equal(["a", "b", "other"], samples.Select(Program).Order());

        world.Wait(1).Target(Ost, new Work("c.1", Read: 2000), new Work("b.1", Read: 3)).Join();
        samples = world.Wait(1).Target(Ost, new Work("c.1", Read: 3000), new Work("b.1", Read: 4)).Join("cluster_proc_");
        Assert.Equal(["b", "c"], samples.Select(Program).Order());

        static string Program(string sample) => sample.Split('"')[1];
    }

    [Fact]
    public void Sums_are_told_by_filesystem_too()
    {
        var world = new JoinWorld().Listing(Job(7, "physics")).Target(Ost, new Work("7")).Target("home-OST0000", new Work("7"))
            .Target("home-MDT0000", new Work("7"), new Work("ls.0"));
        world.Join();

        world.Wait(1).Target(Ost, new Work("7", Read: 1)).Target("home-OST0000", new Work("7", Write: 2))
            .Target("home-MDT0000", new Work("7", Operations: 3), new Work("ls.0", Operations: 4));

        Assert.Equal(
            [
                "cluster_filesystem_job_metadata_operations{filesystem=\"home\",account=\"physics\",user=\"alice\"} 3",
                "cluster_filesystem_job_read_throughput_bytes{filesystem=\"scratch\",account=\"physics\",user=\"alice\"} 1",
                "cluster_filesystem_job_write_throughput_bytes{filesystem=\"home\",account=\"physics\",user=\"alice\"} 2",
                "cluster_filesystem_proc_metadata_operations{filesystem=\"home\",proc_name=\"ls\",group_name=\"unknown\",user_name=\"0\"} "
                    + "4",
            ],
            world.Join("cluster_filesystem_"));
    }

    [Fact]
    public void The_heaviest_jobs_are_shown_by_themselves_with_all_that_is_known_of_them()
    {
        var world = new JoinWorld(o => o with { Top = 1 }).Listing(Job(7, "physics"), Job(8, "climate"))
            .Target(Ost, new Work("7", Read: 100), new Work("8")).Target(
            Mdt,
            new Work("8"),
            new Work("ls.0"));
        world.Join();

        world.Wait(10).Target(Ost, new Work("7", Read: 1100), new Work("8", Read: 10)).Target(
            Mdt, new Work("8", Operations: 20) { Microseconds = 5000 }, new Work("ls.0", Operations: 1));

        const string Seven = "{jobid=\"7\",account=\"physics\",user=\"alice\",partition=\"batch\",name=\"name7\"}";
        const string Eight = "{jobid=\"8\",account=\"climate\",user=\"alice\",partition=\"batch\",name=\"name8\"}";
        Assert.Equal(
            [
                $"cluster_top_job_latency_seconds{Eight[..^1]},operation=\"metadata\"}} 0.00025",
                $"cluster_top_job_metadata_operations_so_far{Seven} 0", $"cluster_top_job_metadata_operations_so_far{Eight} 20",
                $"cluster_top_job_metadata_operations{Seven} 0", $"cluster_top_job_metadata_operations{Eight} 2",
                $"cluster_top_job_read_so_far_bytes{Seven} 1100", $"cluster_top_job_read_so_far_bytes{Eight} 10",
                $"cluster_top_job_read_throughput_bytes{Seven} 100", $"cluster_top_job_read_throughput_bytes{Eight} 1",
                $"cluster_top_job_write_throughput_bytes{Seven} 0", $"cluster_top_job_write_throughput_bytes{Eight} 0",
                $"cluster_top_job_written_so_far_bytes{Seven} 0", $"cluster_top_job_written_so_far_bytes{Eight} 0",
            ],
            world.Join("cluster_top_"));
    }

    [Fact]
    public void A_job_on_many_nodes_is_one_job_whatever_number_of_ids_it_has()
    {
        Work[] Of(long read) => [.. Enumerable.Range(0, 100).Select(node => new Work($"7:1000:node{node}", Read: read)),
            new Work("8", Read: read * 2), new Work("cp.5:a", Read: read), new Work("cp.5:b", Read: read)];
        var world = new JoinWorld(o => o with { Top = 2 }).Listing(Job(7, "physics"), Job(8, "climate")).Target(Ost, Of(10));
        world.Join();

        Assert.Equal(
            [
                "cluster_top_job_read_throughput_bytes{jobid=\"7\",account=\"physics\",user=\"alice\",partition=\"batch\",name=\"name7\"} "
                    + "1000",
                "cluster_top_job_read_throughput_bytes{jobid=\"8\",account=\"climate\",user=\"alice\",partition=\"batch\",name=\"name8\"} "
                    + "20",
            ],
            world.Wait(1).Target(Ost, Of(20)).Join("cluster_top_job_read_throughput"));
    }

    [Fact]
    public void An_operations_time_is_that_of_its_kind_and_of_the_targets_that_have_it()
    {
        var world = new JoinWorld().Listing(Job(7, "physics")).Target(Ost, new Work("7")).Target(Mdt, new Work("7"));
        world.Join();

        world.Wait(1)
            .Target(Ost, new Work("7", Read: 1, Operations: 1000) { Microseconds = 9_000_000, Reads = 4, ReadMicroseconds = 8000 })
            .Target(Mdt, new Work("7", Operations: 10) { Microseconds = 5000, Reads = 2, ReadMicroseconds = 1000 });

        const string Labels = "cluster_top_job_latency_seconds{jobid=\"7\",account=\"physics\",user=\"alice\",partition=\"batch\",name=\"name7\",operation=";
        Assert.Equal([$"{Labels}\"metadata\"}} 0.0005", $"{Labels}\"read\"}} 0.0015"], world.Join("cluster_top_job_latency"));
    }

    [Fact]
    public void A_host_without_jobs_and_SLURM_has_no_series() => Assert.Empty(new JoinWorld(slurm: false).Join());

    [Fact]
    public void All_is_well_only_while_every_table_that_is_wanted_is_there_and_fresh()
    {
        var world = new JoinWorld();
        Assert.Contains("cluster_exporter_scrape_ok 0", world.Join());

        world.Listing(Job(7, "physics")).Target(Ost, new Work("7"));
        Assert.Contains("cluster_exporter_scrape_ok 1", world.Join());

        world.Put("slurm", new SlurmTable(new Dictionary<long, SlurmJob>()), SourceState.Failing);
        Assert.Contains("cluster_exporter_scrape_ok 1", world.Join());

        world.Target(Ost, new Work("cp.1")).Join();
        Assert.Contains("cluster_exporter_scrape_ok 0", world.Wait(1).Target(Ost, new Work("cp.1", Read: 1)).Join());
        world.Directory((1, new Account("bob", 1, "users")));
        Assert.Contains("cluster_exporter_scrape_ok 1", world.Wait(1).Target(Ost, new Work("cp.1", Read: 2)).Join());
    }

    [Fact]
    public void Stages_have_the_names_of_the_original()
    {
        var samples = new JoinWorld().Listing().Directory().Target(Ost).Join("cluster_exporter_stage");

        Assert.Equal(
            ["build_metadata_metrics", "build_read_throughput_metrics", "build_write_throughput_metrics", "retrieve_group_name_info",
                "retrieve_running_jobs", "retrieve_user_name_info"],
            samples.Select(s => s.Split('"')[1]));
        Assert.Contains("cluster_exporter_stage_execution_seconds{name=\"retrieve_running_jobs\"} 0.25", samples);
    }
}
