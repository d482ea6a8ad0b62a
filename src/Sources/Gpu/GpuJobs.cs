using System.Globalization;
using System.Text;
using LustreActors.Sources.Cgroups;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// Finds the GPUs of the jobs of SLURM on this host. A GPU belongs to a job when one of these says so:
/// <list type="number">
/// <item>a file of <c>gpu.job-mapping</c>, which the prolog of the site writes;</item>
/// <item>the devices that the job's cgroup of version 1 allows;</item>
/// <item><c>SLURM_JOB_GPUS</c> in the environment of one of the job's processes, which root may read;</item>
/// <item>a process of the job that uses the GPU.</item>
/// </list>
/// </summary>
internal sealed class GpuJobs(GpuSourceOptions options)
{
    private const string NvidiaDevice = "c 195:";

    /// <summary>A job whose environment has not named GPUs for so many collections has none.</summary>
    private const int MostTries = 20;

    /// <summary>The steps of a job that begin with it may lack the variable.</summary>
    private const int MostProcesses = 16;

    private readonly CgroupResolver _resolver = new(options.Proc, options.Cgroup);
    private readonly Dictionary<string, Environment> _environments = new(StringComparer.Ordinal);
    private SlurmCgroups? _cgroups;

    public ProcessOwner OwnerOf(FileReader files, uint pid) => _resolver.Find(files, pid);

    /// <summary>The GPUs of all jobs that have some. The same one may be found in several ways.</summary>
    public List<GpuAllocation> Find(FileReader files)
    {
        var found = new List<GpuAllocation>();
        AddMapped(files, found);
        _cgroups ??= new SlurmCgroups(options.Proc, options.Cgroup, _resolver);
        var jobs = _cgroups.Find(files);
        foreach (var job in jobs)
        {
            var allowed = _cgroups.IsUnified ? [] : Allowed(files, job);
            foreach (var minor in allowed.Count > 0 ? allowed : Named(files, _cgroups, job))
                found.Add(new GpuAllocation(minor, IsMinor: true, "", job.Job));
        }

        var paths = jobs.Select(j => j.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _environments.Keys.Where(p => !paths.Contains(p)).ToArray())
            _environments.Remove(path);
        return found;
    }

    /// <summary>
    /// Reads the files of dcgm-exporter's option. Each is named by a GPU, or a GPU and an instance (<c>0.7</c>), with a job on each line.
    /// </summary>
    private void AddMapped(FileReader files, List<GpuAllocation> found)
    {
        if (options.JobMapping.Length == 0)
            return;
        var names = new List<string>();
        files.VisitFiles(options.JobMapping, names, static (name, list) => list.Add(name.ToString()));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var (gpu, instance) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
            if (!IsNumber(gpu) || (dot >= 0 && !IsNumber(instance)))
                continue;
            if (files.TryRead(Path.Combine(options.JobMapping, name), out var text) != ReadStatus.Read)
                continue;
            while (TextLines.TryReadTrimmed(ref text, out var line))
            {
                if (!line.IsEmpty)
                    found.Add(new GpuAllocation(gpu, IsMinor: false, instance, Encoding.UTF8.GetString(line)));
            }
        }
    }

    /// <summary>The GPUs that the devices controller allows. None where it allows all: then it says nothing.</summary>
    private List<string> Allowed(FileReader files, SlurmCgroup job)
    {
        var minors = new List<string>();
        if (files.TryRead($"{options.Cgroup}/devices{job.Path}/devices.list", out var text) != ReadStatus.Read)
            return minors;
        while (TextLines.TryRead(ref text, out var line))
        {
            var rule = Encoding.UTF8.GetString(line);
            if (!rule.StartsWith(NvidiaDevice, StringComparison.Ordinal))
                continue;
            var minor = rule[NvidiaDevice.Length..rule.LastIndexOf(' ')];

            // 254 and 255 are nvidia-modeset and nvidiactl.
            if (int.TryParse(minor, CultureInfo.InvariantCulture, out var number) && number < 254)
                minors.Add(minor);
        }

        return minors;
    }

    private IReadOnlyList<string> Named(FileReader files, SlurmCgroups cgroups, SlurmCgroup job)
    {
        if (!_environments.TryGetValue(job.Path, out var environment))
            _environments[job.Path] = environment = new Environment();
        if (environment.IsKnown || environment.Tries++ >= MostTries)
            return environment.Gpus;
        foreach (var pid in cgroups.Processes(files, job).Take(MostProcesses))
        {
            if (Variable(files, pid) is not { } gpus)
                continue;
            (environment.IsKnown, environment.Gpus) = (true, gpus);
            break;
        }

        return environment.Gpus;
    }

    /// <summary>The GPUs that a process was given, by number. Null where it does not say.</summary>
    private List<string>? Variable(FileReader files, long pid)
    {
        // Reading the environment waits for the memory map of the process. One that hangs in the kernel may hold it for ever.
        var folder = string.Create(CultureInfo.InvariantCulture, $"{options.Proc}/{pid}");
        if (files.TryRead(folder + "/stat", out var stat) != ReadStatus.Read)
            return null;
        if (stat[(stat.LastIndexOf((byte)')') + 1)..].StartsWith(" D"u8))
            return null;
        if (files.TryRead(folder + "/environ", out var text) != ReadStatus.Read)
            return null;
        foreach (var range in text.Split((byte)0))
        {
            var variable = text[range];
            if (!variable.StartsWith("SLURM_JOB_GPUS="u8))
                continue;
            var value = Encoding.UTF8.GetString(variable["SLURM_JOB_GPUS=".Length..]);
            var gpus = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return gpus.Length > 0 && gpus.All(IsNumber) ? [.. gpus] : null;
        }

        return null;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private sealed class Environment
    {
        public bool IsKnown { get; set; }

        public int Tries { get; set; }

        public IReadOnlyList<string> Gpus { get; set; } = [];
    }
}

/// <summary>A job has a GPU, or an instance of it.</summary>
/// <param name="Number">The number of the GPU.</param>
/// <param name="IsMinor">Whether it is the number in <c>/dev</c>; otherwise it is the one of NVML, the label <c>gpu</c>.</param>
/// <param name="Instance">The number of the instance; empty for the whole GPU.</param>
/// <param name="Job">The job.</param>
internal readonly record struct GpuAllocation(string Number, bool IsMinor, string Instance, string Job);
