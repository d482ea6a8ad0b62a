using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

public sealed class SlurmJobsCollectorTests : IDisposable
{
    private const string Scope = "sys/fs/cgroup/system.slice/slurmstepd.scope";

    private readonly NodeTree _tree = new();
    private readonly SlurmJobsCollector _collector;

    public SlurmJobsCollectorTests() => _collector = new SlurmJobsCollector(_tree.Roots);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_host_without_jobs_has_no_series_and_no_trouble()
    {
        var reading = _collector.Read();
        Assert.Empty(reading.Samples());
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_job_of_the_unified_hierarchy_has_its_time_and_memory_until_it_ends()
    {
        _tree.Write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        Job($"{Scope}/job_42", "12000000");
        _tree.Write($"{Scope}/job_42/step_0/slurm/cgroup.procs", "600\n").Write("proc/600/status", "Uid:\t0\t0\t0\t0\n");
        _tree.Write($"{Scope}/job_42/step_0/user/task_0/cgroup.procs", "700\n701\n");
        _tree.Write("proc/700/status", "Name:\tpython3\nUid:\t1000\t1000\t1000\t1000\n");
        string[] expected =
        [
            "job_cpu_seconds_total{jobid=\"42\"} 12", "job_cpu_user_seconds_total{jobid=\"42\"} 10",
            "job_cpu_system_seconds_total{jobid=\"42\"} 2", "job_memory_usage_bytes{jobid=\"42\"} 5000",
            "job_memory_working_set_bytes{jobid=\"42\"} 4000", "job_memory_anonymous_bytes{jobid=\"42\"} 3000",
            "job_memory_limit_bytes{jobid=\"42\"} 9000", "job_oom_kills_total{jobid=\"42\"} 1", "job_cpus{jobid=\"42\"} 5",
            "job_info{jobid=\"42\",uid=\"1000\",sluid=\"\"} 1",
        ];
        var reading = _collector.Read();
        Assert.Equal(expected.Order(StringComparer.Ordinal), reading.Samples().Order(StringComparer.Ordinal));
        Assert.Empty(reading.Troubles);

        _tree.Delete($"{Scope}/job_42");
        Assert.Empty(_collector.Read().Samples());
    }

    [Fact]
    public void A_job_with_a_SLUID_has_its_number_and_several_nodes_on_one_host_are_added()
    {
        _tree.Write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        Job("sys/fs/cgroup/system.slice/node1_slurmstepd.scope/s5K1KKYAYG5D00", "12000000");
        _tree.Write("sys/fs/cgroup/system.slice/node1_slurmstepd.scope/s5K1KKYAYG5D00/step_0/slurm/cgroup.procs", "600\n");
        Job("sys/fs/cgroup/system.slice/node2_slurmstepd.scope/s5K1KKYAYG5D00", "3000000");
        _tree.Write("proc/600/cmdline", "slurmstepd: [77.0]");
        var reading = _collector.Read();
        Assert.Equal("15", reading.Value("job_cpu_seconds_total{jobid=\"77\"}"));
        Assert.Equal("1", reading.Value("job_info{jobid=\"77\",uid=\"\",sluid=\"s5K1KKYAYG5D00\"}"));
    }

    [Fact]
    public void A_job_of_separate_hierarchies_is_found_by_any_of_them()
    {
        const string Path = "slurm/uid_1000/job_42";
        _tree.Write($"sys/fs/cgroup/memory/{Path}/memory.usage_in_bytes", "5000\n");
        _tree.Write($"sys/fs/cgroup/cpuacct/{Path}/cpuacct.usage", "1500000999\n");
        _tree.Write($"sys/fs/cgroup/cpuset/{Path}/cpuset.cpus", "7\n");
        _tree.Write("sys/fs/cgroup/freezer/slurm_node2/uid_2000/job_43/freezer.state", "THAWED\n");
        var reading = _collector.Read();
        Assert.Equal("1.5", reading.Value("job_cpu_seconds_total{jobid=\"42\"}"));
        Assert.Equal("5000", reading.Value("job_memory_usage_bytes{jobid=\"42\"}"));
        Assert.Equal("1", reading.Value("job_cpus{jobid=\"42\"}"));
        Assert.Equal("1", reading.Value("job_info{jobid=\"42\",uid=\"1000\",sluid=\"\"}"));
        Assert.Equal("1", reading.Value("job_info{jobid=\"43\",uid=\"2000\",sluid=\"\"}"));
    }

    private void Job(string path, string microseconds) => _tree
        .Write($"{path}/cpu.stat", $"usage_usec {microseconds}\nuser_usec 10000000\nsystem_usec 2000000\n")
        .Write($"{path}/memory.current", "5000\n").Write($"{path}/memory.max", "9000\n")
        .Write($"{path}/memory.stat", "anon 3000\ninactive_file 1000\n").Write($"{path}/memory.events", "oom_kill 1\n")
        .Write($"{path}/cpuset.cpus.effective", "0-3,8\n");
}
