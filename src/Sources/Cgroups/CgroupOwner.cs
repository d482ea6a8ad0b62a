namespace LustreActors.Sources.Cgroups;

/// <summary>
/// What runs in a cgroup, as its path says: a container of Docker, Podman, containerd or CRI-O, and a job of SLURM. Neither needs to be
/// there, and a container inside a job has both.
/// </summary>
/// <param name="Container">The id of 64 digits.</param>
/// <param name="Runtime">The engine, if the path names it.</param>
/// <param name="Pod">The uid of the pod of Kubernetes.</param>
/// <param name="Job">The job of SLURM: its number, or its SLUID.</param>
public readonly record struct CgroupOwner(string? Container, string? Runtime, string? Pod, string? Job)
{
    private const int IdLength = 64;

    /// <summary>A SLUID is an <c>s</c> and 13 digits of Crockford's base 32 (slurm.schedmd.com/cgroup.conf).</summary>
    private const int SluidLength = 14;

    private static readonly (string Prefix, string Runtime)[] Runtimes =
    [
        ("docker-", "docker"), ("libpod-", "podman"), ("cri-containerd-", "containerd"), ("nerdctl-", "containerd"), ("crio-", "cri-o"),
    ];

    /// <summary>Reads the path of a cgroup, or a line of <c>/proc/PID/cgroup</c>.</summary>
    public static CgroupOwner Parse(ReadOnlySpan<char> path)
    {
        var owner = default(CgroupOwner);
        var parent = ReadOnlySpan<char>.Empty;
        foreach (var range in path.Split('/'))
        {
            var folder = path[range];
            if (TryContainer(folder, parent, out var id, out var runtime))
                owner = owner with { Container = id, Runtime = runtime };
            else if (TryPod(folder, out var pod))
                owner = owner with { Pod = pod };
            else if (owner.Job is null && TryJob(folder, parent, out var job))
                owner = owner with { Job = job };
            parent = folder;
        }

        return owner;
    }

    /// <summary>
    /// Reads the name of one folder. The folders of <c>conmon</c>, the process that watches a container of Podman or CRI-O, are not taken.
    /// </summary>
    /// <param name="folder">The name.</param>
    /// <param name="parent">The name of the folder above it, which names the engine where the folder itself does not.</param>
    /// <param name="id">The id of the container.</param>
    /// <param name="runtime">The engine, if it is known.</param>
    public static bool TryContainer(ReadOnlySpan<char> folder, ReadOnlySpan<char> parent, out string? id, out string? runtime)
    {
        (id, runtime) = (null, null);
        if (folder.EndsWith(".scope"))
            folder = folder[..^".scope".Length];
        if (folder.Length < IdLength || !IsHex(folder[^IdLength..]))
            return false;
        var prefix = folder[..^IdLength];
        if (!prefix.IsEmpty && (prefix[^1] is not ('-' or ':') || prefix.Contains("conmon", StringComparison.Ordinal)))
            return false;
        runtime = prefix.IsEmpty && parent is "docker" ? "docker" : null;
        foreach (var (known, name) in Runtimes)
        {
            if (prefix.SequenceEqual(known))
                runtime = name;
        }

        id = folder[^IdLength..].ToString();
        return true;
    }

    /// <summary><c>pod12ab_34…</c>, with the names of the slices above it in front of it when systemd makes the folders.</summary>
    private static bool TryPod(ReadOnlySpan<char> folder, out string? pod)
    {
        const int uidLength = 36;
        pod = null;
        if (folder.EndsWith(".slice"))
            folder = folder[..^".slice".Length];
        var at = folder.LastIndexOf("pod");
        if (at < 0 || (at > 0 && folder[at - 1] != '-') || folder.Length - at - 3 != uidLength)
            return false;

        // A dash separates slices, so systemd's names have underscores in its place.
        pod = folder[(at + 3)..].ToString().Replace('_', '-');
        return true;
    }

    private static bool TryJob(ReadOnlySpan<char> folder, ReadOnlySpan<char> parent, out string? job)
    {
        job = null;
        if (folder.StartsWith("job_") && folder.Length > 4 && folder[4..].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            job = folder[4..].ToString();
            return true;
        }

        if (folder.Length != SluidLength || folder[0] != 's' || !parent.EndsWith("slurmstepd.scope"))
            return false;
        foreach (var digit in folder[1..])
        {
            if (!char.IsAsciiDigit(digit) && (!char.IsAsciiLetterUpper(digit) || digit is 'I' or 'L' or 'O' or 'U'))
                return false;
        }

        job = folder.ToString();
        return true;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit) && digit is not (>= 'a' and <= 'f'))
                return false;
        }

        return true;
    }
}
