namespace LustreActors.Simulator;

/// <summary>Files that every node with Lustre's modules has, whatever it serves.</summary>
internal sealed class NodeFiles : DeviceFiles
{
    private const long IdleMemory = 64L << 20;
    private const long MemoryPerJob = 6L << 10;

    private readonly Func<IEnumerable<SimulatedTarget>> _hosted;
    private long _mostMemory;

    public NodeFiles(TreeStore store, SimulatedLustre model, Func<IEnumerable<SimulatedTarget>> hosted)
        : base(store, model)
    {
        _hosted = hosted;
        var version = model.Options.Version;
        Add("health_check", TreeRoot.Sys, "health_check", writer => SmallFileText.WriteHealth(writer, _hosted().All(t => t.Healthy)));
        if (Placement.HasDebugHealth)
            Add("devices_health", TreeRoot.Debug, "health_check", writer => SmallFileText.WriteDeviceHealth(writer, _hosted()));
        Add("version", TreeRoot.Sys, "version", writer => SmallFileText.WriteText(writer, $"{version.ReleaseName()}\n"));
        Add("jobid_var", TreeRoot.Sys, "jobid_var", writer => SmallFileText.WriteText(writer, JobVariable(model.Options.JobIds)));
        Add("jobid_name", TreeRoot.Sys, "jobid_name", writer => SmallFileText.WriteText(writer, JobName(version, model.Options.JobIds)));
        Add("memused", TreeRoot.Sys, "memused", writer => SmallFileText.WriteText(writer, $"{Memory()}\n"));
        Add("memused_max", TreeRoot.Sys, "memused_max", writer => SmallFileText.WriteText(writer, $"{_mostMemory = Math.Max(_mostMemory, Memory())}\n"));
    }

    private static string JobVariable(JobIdStyle style) => style == JobIdStyle.ProcnameUid ? "procname_uid\n" : "SLURM_JOB_ID\n";

    // A node of 2.10 that nobody configured shows an empty file.
    private static string JobName(LustreVersion version, JobIdStyle style) =>
        style == JobIdStyle.JobUidHost ? "%j:%u:%H\n" : version == LustreVersion.V2_10 ? "" : "%e.%u\n";

    private long Memory() => IdleMemory + _hosted().Sum(t => t.JobTable.Count * MemoryPerJob);
}
