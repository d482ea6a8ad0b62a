using LustreActors.Sources.Files;
using LustreActors.Sources.Gpu;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Gpu;

/// <summary>A host with a stub of a driver, a procfs, and a clock that the test moves.</summary>
internal sealed class GpuHost : IDisposable
{
    private readonly TemporaryFolder _proc = new();
    private readonly TemporaryFolder _cgroup = new();

    public GpuHost(params string[] lines)
        : this(new NvmlStub(lines))
    {
    }

    public GpuHost(NvmlStub stub, Func<GpuSourceOptions, GpuSourceOptions>? change = null)
    {
        Stub = stub;
        var options = new GpuSourceOptions(stub.Library, _proc.Path) { Cgroup = Cgroup };
        Source = new GpuSource(change is null ? options : change(options));
    }

    public NvmlStub Stub { get; }

    public GpuSource Source { get; }

    /// <summary>The folder at which cgroups are mounted.</summary>
    public string Cgroup => _cgroup.Path;

    /// <summary>Writes a file of procfs.</summary>
    public void WriteProc(string name, string text) => _proc.File(name, text);

    /// <summary>Writes a file of a cgroup.</summary>
    public void WriteCgroup(string name, string text) => _cgroup.File(name, text);

    /// <summary>Puts a process into a job of version 2.</summary>
    public void Start(long pid, string job)
    {
        WriteCgroup("cgroup.controllers", "");
        WriteCgroup($"system.slice/slurmstepd.scope/job_{job}/step_0/user/task_0/cgroup.procs", $"{pid}\n");
        WriteProc($"{pid}/cgroup", $"0::/system.slice/slurmstepd.scope/job_{job}/step_0/user/task_0\n");
        WriteProc($"{pid}/stat", $"{pid} (python3) S 1\n");
    }

    /// <summary>Ends a job: its cgroup goes.</summary>
    public void End(string job) =>
        Directory.Delete(Path.Combine(Cgroup, "system.slice/slurmstepd.scope", $"job_{job}"), recursive: true);

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the driver shows in procfs of a GPU that it has found.</summary>
    public void PlugIn(string bus) => Directory.CreateDirectory(Path.Combine(_proc.Path, "driver/nvidia/gpus", bus));

    public Reading Read(TestWatch? watch = null)
    {
        using var files = new FileReader(watch ?? new TestWatch()) { Now = Now };
        return Source.Read(files);
    }

    /// <summary>Reads after a pause.</summary>
    public Reading ReadAfter(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return Read();
    }

    /// <summary>The labels that the series of a GPU have.</summary>
    public static string Labels(int gpu) =>
        FormattableString.Invariant($"gpu=\"{gpu}\",uuid=\"GPU-{gpu:00000000}-0000-4000-8000-000000000000\"");

    /// <summary>The value of a series of a GPU as text. Null when it is not served.</summary>
    public static string? Value(Reading reading, string family, int gpu, string more = "") =>
        reading.Value($"{family}{{{Labels(gpu)}{more}}}");

    public void Dispose()
    {
        Source.Close();
        Stub.Dispose();
        _proc.Dispose();
        _cgroup.Dispose();
    }
}
