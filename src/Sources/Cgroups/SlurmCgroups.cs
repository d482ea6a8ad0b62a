using System.Globalization;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Cgroups;

/// <summary>The cgroup of a job of SLURM on this host.</summary>
/// <param name="Path">The path below the root of the hierarchy.</param>
/// <param name="Job">The number of the job, or its SLUID where the number cannot be found out.</param>
/// <param name="Sluid">The SLUID, where the path has it.</param>
/// <param name="User">The uid, where the path has it.</param>
internal sealed record SlurmCgroup(string Path, string Job, string Sluid, string User);

/// <summary>Finds the jobs of SLURM that run on this host: those that have a cgroup.</summary>
/// <param name="proc">The folder of <c>/proc</c>.</param>
/// <param name="cgroup">The folder at which cgroups are mounted.</param>
/// <param name="resolver">Finds the number of a job by its SLUID.</param>
internal sealed class SlurmCgroups(string proc, string cgroup, CgroupResolver resolver)
{
    /// <summary>Between the job and its processes are the step, its half (<c>user</c>), and the task.</summary>
    private const int DepthOfProcesses = 4;

    /// <summary>Of version 1: <c>freezer</c> is used by the usual plugin for processes, the others by settings of a site.</summary>
    private static readonly string[] Controllers = ["freezer", "memory", "cpuacct", "cpuset"];

    /// <summary>Whether the host has the unified hierarchy alone. Set by <see cref="Find"/>.</summary>
    public bool IsUnified { get; private set; }

    public IReadOnlyList<SlurmCgroup> Find(FileReader files)
    {
        IsUnified = files.Probe($"{cgroup}/cgroup.controllers") == PathKind.File;
        var found = new SortedDictionary<string, SlurmCgroup>(StringComparer.Ordinal);
        if (IsUnified)
        {
            // "node7_slurmstepd.scope" where several nodes run on one host.
            foreach (var scope in Folders(files, "", "/system.slice").Where(f => f.EndsWith("slurmstepd.scope", StringComparison.Ordinal)))
                AddJobs(files, "", scope, "", found);
            return [.. found.Values];
        }

        foreach (var controller in Controllers)
        {
            foreach (var top in Folders(files, controller, "").Where(f => f.StartsWith("/slurm", StringComparison.Ordinal)))
            {
                foreach (var user in Folders(files, controller, top).Where(f => f.Contains("/uid_", StringComparison.Ordinal)))
                    AddJobs(files, controller, user, user[(user.LastIndexOf("/uid_", StringComparison.Ordinal) + 5)..], found);
            }
        }

        return [.. found.Values];
    }

    /// <summary>The processes of a job, without those of SLURM itself.</summary>
    public List<long> Processes(FileReader files, SlurmCgroup job)
    {
        var pids = new List<long>();
        var controllers = IsUnified ? [""] : Controllers;
        foreach (var controller in controllers)
        {
            AddProcesses(files, controller, job.Path, 0, pids);
            if (pids.Count > 0)
                break;
        }

        return pids;
    }

    /// <summary>The uid of a job. Empty before its first process runs.</summary>
    public string User(FileReader files, SlurmCgroup job, IReadOnlyList<long> processes)
    {
        if (job.User.Length > 0)
            return job.User;
        foreach (var pid in processes)
        {
            var status = files.TryRead(string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}/status"), out var text);
            while (status == ReadStatus.Read && TextLines.TryRead(ref text, out var line))
            {
                var words = new WordReader(line);
                if (words.Next().SequenceEqual("Uid:"u8) && words.TryCount(out var uid))
                    return uid.ToString(CultureInfo.InvariantCulture);
            }
        }

        return "";
    }

    private void AddJobs(FileReader files, string controller, string parent, string user, SortedDictionary<string, SlurmCgroup> found)
    {
        foreach (var path in Folders(files, controller, parent))
        {
            if (found.ContainsKey(path) || CgroupOwner.Parse(path).Job is not { } name)
                continue;
            found[path] = new SlurmCgroup(path, resolver.JobOf(files, path), char.IsAsciiDigit(name[0]) ? "" : name, user);
        }
    }

    private void AddProcesses(FileReader files, string controller, string path, int depth, List<long> pids)
    {
        if (files.TryRead($"{Root(controller)}{path}/cgroup.procs", out var text) == ReadStatus.Read)
            pids.AddRange(CgroupResolver.Pids(text));
        if (depth == DepthOfProcesses)
            return;
        foreach (var below in Folders(files, controller, path).Where(f => !f.EndsWith("/slurm", StringComparison.Ordinal)))
            AddProcesses(files, controller, below, depth + 1, pids);
    }

    private List<string> Folders(FileReader files, string controller, string path)
    {
        var found = new List<string>();
        files.Visit(Root(controller) + path, found, (folder, list) => list.Add($"{path}/{folder}"));
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private string Root(string controller) => controller.Length == 0 ? cgroup : $"{cgroup}/{controller}";
}
