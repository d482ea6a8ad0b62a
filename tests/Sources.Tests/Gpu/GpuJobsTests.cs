using LustreActors.Sources.Tests.Lustre;
using static LustreActors.Sources.Tests.Gpu.GpuHost;

namespace LustreActors.Sources.Tests.Gpu;

public class GpuJobsTests
{
    private const string Container = "8d1fcce2e1a6fadfffcd2d41ffeae6dc171d581ea4f5068bac0d278996f988e3";

    [NeedsGccFact]
    public void Processes_have_their_container_and_their_job()
    {
        using var host = new GpuHost("gpus 2", "processes 2");
        host.Start(10000, "42");
        host.WriteProc("10001/cgroup", $"4:memory:/docker/{Container}/inner\n1:name=systemd:/docker/{Container}\n0::/\n");
        host.WriteProc("10100/cgroup", $"0::/system.slice/slurmstepd.scope/job_43/step_0/user/task_0/libpod-{Container}.scope/container\n");
        var reading = host.Read();
        Assert.Equal("1", Value(reading, "gpu_process_info", 0, ",pid=\"10000\",id=\"\",jobid=\"42\""));
        Assert.Equal("1", Value(reading, "gpu_process_info", 0, $",pid=\"10001\",id=\"/docker/{Container}\",jobid=\"\""));
        const string Inner = $"/system.slice/slurmstepd.scope/job_43/step_0/user/task_0/libpod-{Container}.scope";
        Assert.Equal("1", Value(reading, "gpu_process_info", 1, $",pid=\"10100\",id=\"{Inner}\",jobid=\"43\""));
        Assert.Equal("1", Value(reading, "gpu_job_info", 0, ",gpu_instance=\"\",jobid=\"42\""));
        Assert.Equal("1", Value(reading, "gpu_job_info", 1, ",gpu_instance=\"\",jobid=\"43\""));
        Assert.Equal("1000000", reading.Value("job_gpu_memory_used_bytes{jobid=\"42\"}"));

        // 10101 has ended, or belongs to neither.
        Assert.DoesNotContain(reading.Samples(), s => s.StartsWith("gpu_process_info", StringComparison.Ordinal) && s.Contains("10101", StringComparison.Ordinal));
    }

    [NeedsGccFact]
    public void What_the_GPUs_of_a_job_did_is_added_up_while_it_has_them()
    {
        using var host = new GpuHost("gpus 2", "processes 1");
        host.Start(10000, "42");
        host.Start(10100, "42");
        var reading = host.Read();
        Assert.Equal("2", reading.Value("job_gpus{jobid=\"42\"}"));
        Assert.Equal("0.105", reading.Value("job_gpu_utilization_ratio{jobid=\"42\"}"));
        Assert.Equal("0", reading.Value("job_gpu_allocated_seconds_total{jobid=\"42\"}"));

        host.Stub.Set("gpus 2", "processes 1", "energy 300", "idle 1");
        reading = host.ReadAfter(10);
        Assert.Equal("20", reading.Value("job_gpu_allocated_seconds_total{jobid=\"42\"}"));
        Assert.Equal("10", reading.Value("job_gpu_idle_seconds_total{jobid=\"42\"}"));
        Assert.Equal("600", reading.Value("job_gpu_energy_joules_total{jobid=\"42\"}"));

        host.End("42");
        host.Stub.Set("gpus 2", "energy 400");
        reading = host.ReadAfter(10);
        Assert.DoesNotContain(reading.Samples(), s => s.Contains("jobid=\"42\"", StringComparison.Ordinal));
    }

    [NeedsGccFact]
    public void Nothing_is_counted_for_the_job_that_comes_next()
    {
        using var host = new GpuHost("gpus 1", "processes 1");
        host.Start(10000, "42");
        host.Read();
        host.End("42");
        host.Start(10000, "43");
        host.Stub.Set("gpus 1", "processes 1", "energy 100");
        var reading = host.ReadAfter(10);
        Assert.Equal("0", reading.Value("job_gpu_energy_joules_total{jobid=\"43\"}"));
        host.Stub.Set("gpus 1", "processes 1", "energy 150");
        reading = host.ReadAfter(5);
        Assert.Equal("50", reading.Value("job_gpu_energy_joules_total{jobid=\"43\"}"));
        Assert.Equal("5", reading.Value("job_gpu_allocated_seconds_total{jobid=\"43\"}"));
        Assert.DoesNotContain(reading.Samples(), s => s.Contains("jobid=\"42\"", StringComparison.Ordinal));
    }

    [NeedsGccFact]
    public void Jobs_that_share_a_GPU_have_equal_parts()
    {
        using var host = new GpuHost("gpus 1", "processes 2");
        host.Start(10000, "42");
        host.Start(10001, "43");
        host.Read();
        host.Stub.Set("gpus 1", "processes 2", "energy 90");
        var reading = host.ReadAfter(10);
        foreach (var job in new[] { "42", "43" })
        {
            Assert.Equal("5", reading.Value($"job_gpu_allocated_seconds_total{{jobid=\"{job}\"}}"));
            Assert.Equal("45", reading.Value($"job_gpu_energy_joules_total{{jobid=\"{job}\"}}"));
        }

        // The driver does not know the memory of the second process.
        Assert.Null(reading.Value("job_gpu_memory_used_bytes{jobid=\"43\"}"));
    }

    [NeedsGccFact]
    public void A_job_that_leaves_its_GPUs_idle_is_seen_by_its_environment()
    {
        using var host = new GpuHost("gpus 4");
        host.Start(700, "42");
        host.Start(800, "43");
        host.WriteProc("700/environ", "PATH=/bin\0SLURM_JOB_GPUS=1,3\0HOME=/\0");

        // The environment of a process that hangs is not read.
        host.WriteProc("800/stat", "800 (a) D) D 1\n");
        host.WriteProc("800/environ", "SLURM_JOB_GPUS=0\0");
        host.Stub.Set("gpus 4", "idle 1", "idle 3");
        host.Read();
        var reading = host.ReadAfter(30);
        Assert.Equal("60", reading.Value("job_gpu_idle_seconds_total{jobid=\"42\"}"));
        Assert.Equal("0", reading.Value("job_gpu_memory_used_bytes{jobid=\"42\"}"));
        Assert.Null(reading.Value("job_gpus{jobid=\"43\"}"));

        host.WriteProc("800/stat", "800 (a) D) S 1\n");
        Assert.Equal("1", host.ReadAfter(30).Value("job_gpus{jobid=\"43\"}"));
    }

    [NeedsGccFact]
    public void The_devices_of_version_1_and_the_files_of_a_prolog_name_GPUs()
    {
        using var mapping = new TemporaryFolder();
        using var host = new GpuHost(new NvmlStub("gpus 3"), o => o with { JobMapping = mapping.Path });
        host.WriteCgroup("freezer/slurm/uid_1000/job_42/cgroup.procs", "");
        host.WriteCgroup(
            "devices/slurm/uid_1000/job_42/devices.list", "c 1:3 rwm\nc 195:2 rwm\nc 195:255 rwm\nc 195:254 rwm\nc 136:* rwm\n");
        host.WriteCgroup("freezer/slurm/uid_1000/job_44/cgroup.procs", "");
        host.WriteCgroup("devices/slurm/uid_1000/job_44/devices.list", "a *:* rwm\n");
        mapping.File("0", "43\n\n");
        mapping.File("1.7", "45\n");
        mapping.File("notes", "46\n");
        var reading = host.Read();
        Assert.Equal(
            [
                $"gpu_job_info{{{Labels(0)},gpu_instance=\"\",jobid=\"43\"}} 1", $"gpu_job_info{{{Labels(1)},gpu_instance=\"7\",jobid=\"45\"}} 1",
                $"gpu_job_info{{{Labels(2)},gpu_instance=\"\",jobid=\"42\"}} 1",
            ],
            reading.Samples().Where(s => s.StartsWith("gpu_job_info", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [NeedsGccFact]
    public void The_SLUID_of_a_job_becomes_its_number()
    {
        const string Job = "system.slice/slurmstepd.scope/s5K1KKYAYG5D00";
        using var host = new GpuHost("gpus 1", "processes 1");
        host.WriteCgroup("cgroup.controllers", "");
        host.WriteCgroup($"{Job}/step_batch/slurm/cgroup.procs", "600\n");
        host.WriteCgroup($"{Job}/step_batch/user/task_0/cgroup.procs", "10000\n");
        host.WriteProc("10000/cgroup", $"0::/{Job}/step_batch/user/task_0\n");

        // Without the daemon of the step the SLUID itself is shown.
        Assert.Equal("1", host.Read().Value("job_gpus{jobid=\"s5K1KKYAYG5D00\"}"));
        host.WriteProc("600/cmdline", "slurmstepd: [4242.batch]\0");
        var reading = host.ReadAfter(1);
        Assert.Equal("1", reading.Value("job_gpus{jobid=\"4242\"}"));
        Assert.Null(reading.Value("job_gpus{jobid=\"s5K1KKYAYG5D00\"}"));
    }

    [NeedsGccFact]
    public void The_time_without_a_driver_counts_for_nobody()
    {
        using var host = new GpuHost("gpus 1", "processes 1");
        host.Start(10000, "42");
        host.Read();
        host.Stub.Set("gpus 1", "processes 1", "driver down");
        Assert.DoesNotContain(host.ReadAfter(10).Samples(), s => s.StartsWith("job_gpu", StringComparison.Ordinal));
        host.Stub.Set("gpus 1", "processes 1", "energy 500");
        var reading = host.ReadAfter(100);
        Assert.Equal("0", reading.Value("job_gpu_allocated_seconds_total{jobid=\"42\"}"));
        Assert.Equal("0", reading.Value("job_gpu_energy_joules_total{jobid=\"42\"}"));
    }

    [NeedsGccFact]
    public void Without_the_setting_jobs_are_not_looked_for()
    {
        using var host = new GpuHost(new NvmlStub("gpus 1", "processes 1"), o => o with { Jobs = false });
        host.Start(10000, "42");
        Assert.DoesNotContain(host.Read().Samples(), s => s.Contains("jobid=", StringComparison.Ordinal));
    }
}
