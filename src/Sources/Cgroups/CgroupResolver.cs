using System.Globalization;
using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Cgroups;

/// <summary>What a process belongs to. Each part is empty when there is none.</summary>
/// <param name="ContainerPath">The path of the container's cgroup: cAdvisor's label <c>id</c>.</param>
/// <param name="Job">The number of the job of SLURM; its SLUID where the number cannot be found out.</param>
internal readonly record struct ProcessOwner(string ContainerPath, string Job);

/// <summary>
/// Finds the container and the job of a process by its cgroup, which every user may read. From SLURM 26.05 on the path has the SLUID of a
/// job. Its number is then in the title of the process that keeps the job's step.
/// </summary>
/// <param name="proc">The folder of <c>/proc</c>, with the numbers of processes that the host has.</param>
/// <param name="cgroup">The folder at which cgroups are mounted.</param>
internal sealed class CgroupResolver(string proc, string cgroup)
{
    private const int MostKnown = 4096;

    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);

    /// <summary>The container and the job of a process. Both are empty when it has ended.</summary>
    public ProcessOwner Find(FileReader files, long pid)
    {
        if (files.TryRead(string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}/cgroup"), out var text) != ReadStatus.Read)
            return new ProcessOwner("", "");

        // A line for each hierarchy: the unified one is the last. Most of version 1 have the same path.
        var (container, job) = ("", "");
        var paths = new HashSet<string>(StringComparer.Ordinal);
        while (TextLines.TryRead(ref text, out var line))
        {
            var at = line.IndexOf((byte)'/');
            if (at >= 0)
                paths.Add(Encoding.UTF8.GetString(line[at..]));
        }

        foreach (var path in paths)
        {
            if (container.Length == 0 && CgroupOwner.Parse(path).Container is { } id)
                container = Folder(path, id);
            if (job.Length == 0)
                job = JobOf(files, path);
        }

        return new ProcessOwner(container, job);
    }

    /// <summary>The job that a cgroup belongs to. Empty when there is none.</summary>
    public string JobOf(FileReader files, string path) =>
        CgroupOwner.Parse(path).Job is { } job ? Number(files, job, Folder(path, job)) : "";

    /// <summary>The number of a job. The SLUID itself where the number cannot be found out.</summary>
    private string Number(FileReader files, string name, string path)
    {
        if (char.IsAsciiDigit(name[0]))
            return name;
        if (_numbers.TryGetValue(name, out var known))
            return known;
        var steps = new List<string>();
        files.Visit(cgroup + path, steps, static (folder, list) => list.Add(folder.ToString()));
        foreach (var step in steps.Order(StringComparer.Ordinal))
        {
            if (files.TryRead($"{cgroup}{path}/{step}/slurm/cgroup.procs", out var text) != ReadStatus.Read)
                continue;
            foreach (var pid in Pids(text))
            {
                if (TitleOf(files, pid) is not { } number)
                    continue;
                if (_numbers.Count >= MostKnown)
                    _numbers.Clear();
                return _numbers[name] = number;
            }
        }

        return name;
    }

    /// <summary>The numbers of a list of processes.</summary>
    public static List<long> Pids(ReadOnlySpan<byte> text)
    {
        var pids = new List<long>();
        while (TextLines.TryRead(ref text, out var line))
        {
            if (WordReader.TryCount(line, out var pid) && pid > 0)
                pids.Add(pid);
        }

        return pids;
    }

    /// <summary>The path up to the end of the folder that has a name in it.</summary>
    private static string Folder(string path, string name)
    {
        var end = path.IndexOf('/', path.LastIndexOf(name, StringComparison.Ordinal) + name.Length);
        return end < 0 ? path : path[..end];
    }

    /// <summary>The job in the title of a process: <c>slurmstepd: [4242.batch]</c>.</summary>
    private string? TitleOf(FileReader files, long pid)
    {
        const string begin = "slurmstepd: [";
        if (files.TryRead(string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}/cmdline"), out var text) != ReadStatus.Read)
            return null;
        var title = Encoding.UTF8.GetString(text);
        if (!title.StartsWith(begin, StringComparison.Ordinal))
            return null;
        var number = title[begin.Length..];
        var end = number.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return end > 0 && number[end] is '.' or ']' ? number[..end] : null;
    }
}
