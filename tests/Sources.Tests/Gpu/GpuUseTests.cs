using LustreActors.Sources.Tests.Lustre;
using static LustreActors.Sources.Tests.Gpu.GpuHost;

namespace LustreActors.Sources.Tests.Gpu;

/// <summary>Processes, instances of divided GPUs, and the activity of units.</summary>
public class GpuUseTests
{
    [NeedsGccFact]
    public void Processes_that_start_between_two_questions_are_listed()
    {
        using var host = new GpuHost("gpus 1", "processes 20", "growing 5");
        var reading = host.Read();

        // The list was asked for with room for 25 and 16 more, and had 30.
        Assert.Equal("30", Value(reading, "gpu_processes", 0, ",type=\"compute\""));
        var series = reading.Samples().Where(s => s.StartsWith("gpu_process_memory_bytes", StringComparison.Ordinal)).ToArray();

        // The memory of one of them is unknown.
        Assert.Equal(29, series.Length);
        Assert.DoesNotContain(series, s => s.Contains("pid=\"10001\"", StringComparison.Ordinal));
    }

    [NeedsGccFact]
    public void A_list_that_grows_without_end_is_left_out()
    {
        using var host = new GpuHost("gpus 1", "processes 1", "growing 100");
        var reading = host.Read();
        Assert.Null(Value(reading, "gpu_processes", 0, ",type=\"compute\""));
        Assert.Equal("1", Value(reading, "gpu_up", 0));
    }

    [NeedsGccFact]
    public void Processes_can_be_left_out()
    {
        using var host = new GpuHost(new NvmlStub("gpus 1", "processes 3"), o => o with { Processes = false });
        var reading = host.Read();
        Assert.Equal("3", Value(reading, "gpu_processes", 0, ",type=\"compute\""));
        Assert.DoesNotContain("gpu_process_memory_bytes", reading.Text(), StringComparison.Ordinal);
    }

    [NeedsGccFact]
    public void A_divided_GPU_shows_its_instances_and_their_processes()
    {
        using var host = new GpuHost("gpus 2", "mig 1", "processes 1");
        var reading = host.Read();
        Assert.Equal(("0", "1"), (Value(reading, "gpu_mig_enabled", 0), Value(reading, "gpu_mig_enabled", 1)));
        const string First = ",gpu_instance=\"6\",compute_instance=\"0\"";
        const string Second = ",gpu_instance=\"7\",compute_instance=\"0\"";
        Assert.Equal("74625056768", Value(reading, "gpu_mig_memory_total_bytes", 1, First));
        Assert.Equal("18253611008", Value(reading, "gpu_mig_memory_total_bytes", 1, Second));
        Assert.Equal("60", Value(reading, "gpu_mig_multiprocessors", 1, First));
        Assert.Equal(
            "1", Value(reading, "gpu_mig_info", 1, Second + ",profile=\"1g.18gb\",mig_uuid=\"MIG-00000001-0000-4000-8000-000000000002\""));
        Assert.Equal("2", Value(reading, "gpu_processes", 1, ",type=\"compute\""));
        Assert.Equal("1000000", Value(reading, "gpu_process_memory_bytes", 1, ",pid=\"10120\",type=\"compute\"" + Second));
    }

    [NeedsGccFact]
    public void Activity_is_measured_between_two_collections()
    {
        using var host = new GpuHost(new NvmlStub("gpus 1", "log on"), o => o with { Activity = true });
        Assert.Null(Value(host.Read(), "gpu_activity_ratio", 0, ",unit=\"sm\""));
        var reading = host.ReadAfter(1);
        Assert.Equal("0.12", Value(reading, "gpu_activity_ratio", 0, ",unit=\"sm\""));
        Assert.Equal("0.2", Value(reading, "gpu_activity_ratio", 0, ",unit=\"memory\""));
        Assert.Null(Value(reading, "gpu_activity_ratio", 0, ",unit=\"fp64\""));

        // NVML refuses samples that are taken so soon: the last values stay.
        var taken = host.Stub.Calls.Count(c => c == "nvmlGpmSampleGet");
        Assert.Equal("0.12", Value(host.ReadAfter(0.05), "gpu_activity_ratio", 0, ",unit=\"sm\""));
        Assert.Equal(taken, host.Stub.Calls.Count(c => c == "nvmlGpmSampleGet"));

        host.Source.Close();
        Assert.Equal(2, host.Stub.Calls.Count(c => c == "nvmlGpmSampleFree"));
    }

    [NeedsGccFact]
    public void Each_instance_of_a_divided_GPU_has_its_activity()
    {
        using var host = new GpuHost(new NvmlStub("gpus 1", "mig 0", "log on"), o => o with { Activity = true });
        host.Read();
        var reading = host.ReadAfter(1);

        // Two samples are taken in each collection: those of one instance are two apart.
        Assert.Equal("0.22", Value(reading, "gpu_mig_activity_ratio", 0, ",gpu_instance=\"6\",compute_instance=\"0\",unit=\"sm\""));
        Assert.Equal("0.22", Value(reading, "gpu_mig_activity_ratio", 0, ",gpu_instance=\"7\",compute_instance=\"0\",unit=\"sm\""));
        Assert.Null(Value(reading, "gpu_activity_ratio", 0, ",unit=\"sm\""));
        host.Stub.Set("gpus 1", "log on");
        host.ReadAfter(1);
        Assert.Equal(4, host.Stub.Calls.Count(c => c == "nvmlGpmSampleFree"));
    }

    [NeedsGccFact]
    public void Activity_is_not_measured_without_its_setting()
    {
        using var host = new GpuHost("gpus 1", "log on");
        host.Read();
        host.ReadAfter(1);
        Assert.DoesNotContain(host.Stub.Calls, c => c.StartsWith("nvmlGpm", StringComparison.Ordinal));
    }
}
