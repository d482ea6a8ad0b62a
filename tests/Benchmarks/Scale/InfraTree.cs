using System.Diagnostics;
using System.Globalization;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// A host: the files of the running kernel by links, and beside them containers and jobs made of files, and a library of a driver with
/// eight GPUs that is compiled from the stub of the tests.
/// </summary>
internal sealed class InfraTree : IDisposable
{
    private const int Containers = 30;
    private const int Gpus = 8;
    private const int ProcessesOfGpu = 4;

    private static readonly string[] KernelFiles =
        ["stat", "meminfo", "vmstat", "diskstats", "1/mountinfo", "net/dev", "net/netstat", "net/snmp", "net/snmp6", "net/sockstat"];

    private readonly ScaleTree _lustre;
    private readonly List<string> _ofContainers = [];
    private readonly byte[] _buffer = new byte[1 << 20];

    public InfraTree(string folder, int osts, int jobs, int happened)
    {
        _lustre = new ScaleTree(folder);
        for (var i = 0; i < osts; i++)
        {
            _lustre.WriteTarget(ScaleTree.Ost(i), 0);
            _lustre.WriteJobs(ScaleTree.Ost(i), jobs, happened, round: 1);
        }

        LinkKernel();
        Write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        for (var i = 0; i < Containers; i++)
            AddContainer(i);
        for (var gpu = 0; gpu < Gpus; gpu++)
            AddJob(gpu);
        Library = CompileStub();
    }

    public string Library { get; }

    public string[] Settings =>
    [
        "paths.root=/", $"paths.proc=\"{Root}/proc\"", $"paths.sys=\"{Root}/sys\"", "node.enabled=on", "gpu.enabled=on",
        $"gpu.library=\"{Library}\"", "containers.enabled=on", "containers.sockets=[]", "collect.min-age=0s", "gpu.min-age=0s",
    ];

    private string Root => _lustre.Root;

    /// <summary>Reads the files of the containers, and the largest that the source of the node reads.</summary>
    public void ReadFiles()
    {
        foreach (var file in KernelFiles.Select(f => "/proc/" + f).Concat(_ofContainers))
        {
            using var handle = File.OpenHandle(file);
            for (long at = 0; RandomAccess.Read(handle, _buffer, at) is > 0 and var read;)
                at += read;
        }
    }

    public void Dispose() => _lustre.Dispose();

    private void LinkKernel()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc").Select(Path.GetFileName))
        {
            if (path is not ("fs" or "self" or "thread-self") && (path == "1" || !char.IsAsciiDigit(path![0])))
                File.CreateSymbolicLink(Path.Combine(Root, "proc", path!), $"/proc/{path}");
        }

        foreach (var path in Directory.EnumerateFileSystemEntries("/sys").Select(Path.GetFileName).Where(p => p is not ("fs" or "kernel")))
            File.CreateSymbolicLink(Path.Combine(Root, "sys", path!), $"/sys/{path}");
    }

    private void AddContainer(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{number + 1:x64}");
        var pid = 9_000_000 + number;
        var path = $"system.slice/docker-{id}.scope";
        AddCgroup(path, pid);
        _ofContainers.AddRange(Files.Select(f => Path.Combine(Root, "sys/fs/cgroup", path, f.Item1)));
        Write(
            $"proc/{pid}/net/dev",
            "Inter-|   Receive\n face |bytes\n    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n"
            + "  eth9: 123456789 12345 0 0 0 0 0 0 987654321 98765 0 0 0 0 0 0\n");
    }

    /// <summary>A job of SLURM on a GPU.</summary>
    private void AddJob(int gpu)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"system.slice/slurmstepd.scope/job_{4_000_000 + gpu}");
        AddCgroup(path, null);
        for (var process = 0; process < ProcessesOfGpu; process++)
        {
            var pid = 10_000 + (gpu * 100) + process;
            Write($"proc/{pid}/cgroup", $"0::/{path}/step_0/user/task_0\n");
            Write($"proc/{pid}/status", "Name:\tpython3\nUid:\t1000\t1000\t1000\t1000\n");
            Write($"sys/fs/cgroup/{path}/step_0/user/task_0/cgroup.procs", $"{pid}\n");
        }
    }

    private void AddCgroup(string path, int? pid)
    {
        Write($"sys/fs/cgroup/{path}/cgroup.procs", pid is null ? "" : $"{pid}\n");
        foreach (var (name, text) in Files)
            Write($"sys/fs/cgroup/{path}/{name}", text);
    }

    /// <summary>With the lines and lengths of a kernel 6.1.</summary>
    private static (string, string)[] Files { get; } =
    [
        ("cpu.stat", "usage_usec 15826982\nuser_usec 12422036\nsystem_usec 3404945\nnr_periods 785\nnr_throttled 774\n"
            + "throttled_usec 61500000\nnr_bursts 0\nburst_usec 0\n"),
        ("cpu.max", "20000 100000\n"), ("memory.current", "22937600\n"), ("memory.max", "104857600\n"), ("memory.low", "0\n"),
        ("memory.swap.current", "0\n"), ("pids.current", "7\n"), ("pids.max", "500\n"), ("cpuset.cpus.effective", "0-3\n"),
        ("memory.stat", string.Concat(Enumerable.Range(0, 40).Select(i => $"counter_{i} {i * 4096}\n"))
            + "anon 61440\nfile 8192\nfile_mapped 512\ninactive_file 4096\npgfault 100\npgmajfault 3\n"),
        ("memory.events", "low 0\nhigh 0\nmax 5\noom 2\noom_kill 2\noom_group_kill 0\n"),
        ("io.stat", "254:0 rbytes=4096 wbytes=1614807040 rios=1 wios=1663 dbytes=0 dios=0\n"),
        ("cpu.pressure", Pressure), ("memory.pressure", Pressure), ("io.pressure", Pressure),
    ];

    private const string Pressure =
        "some avg10=2.10 avg60=1.50 avg300=0.40 total=46581242\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=46336032\n";

    private string CompileStub()
    {
        var library = Path.Combine(Root, "libnvidia-ml.so.1");
        using var gcc = Process.Start("gcc", ["-O1", "-shared", "-fPIC", "-fvisibility=hidden", "-o", library, Source()]);
        gcc.WaitForExit();
        if (gcc.ExitCode != 0)
            throw new InvalidOperationException("gcc failed");
        File.WriteAllText(
            Path.Combine(Root, "stub.conf"),
            string.Create(CultureInfo.InvariantCulture, $"gpus {Gpus}\nlinks 18\nprocesses {ProcessesOfGpu}\n"));
        return library;
    }

    private static string Source()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var source = Path.Combine(folder.FullName, "tests/Sources.Tests/Gpu/nvml_stub.c");
            if (File.Exists(source))
                return source;
        }

        throw new InvalidOperationException("nvml_stub.c is not there: run it from the checkout");
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
