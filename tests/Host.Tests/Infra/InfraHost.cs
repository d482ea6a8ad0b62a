using System.Globalization;
using LustreActors.Actors.Tests.Containers;
using LustreActors.Host.Tests.Node;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Host.Tests.Infra;

/// <summary>
/// A host in files with GPUs of a stub, containers, and an engine that describes them. The numbers of a container are made from its own
/// number, so that a value which is shown for another container is recognised.
/// </summary>
internal sealed class InfraHost : IAsyncDisposable
{
    private const string Cgroup = "sys/fs/cgroup";
    private const int PageBytes = 4096;

    private readonly Queue<string> _events = new();
    private int _created;

    public InfraHost(params string[] gpus)
    {
        Stub = new NvmlStub(gpus);
        Tree.Write($"{Cgroup}/cgroup.controllers", "cpu memory\n");
        Tree.Write("proc/1/net/dev", "Inter-| Receive\n face |bytes\n lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n");
        Directory.CreateDirectory(Path.Combine(Tree.Root, Cgroup, "docker"));
        File.CreateSymbolicLink(Path.Combine(Tree.Root, "engine.sock"), Engine.SocketPath);
    }

    public NodeTree Tree { get; } = new();

    public NvmlStub Stub { get; }

    public FakeEngine Engine { get; } = new();

    /// <summary>The containers that the engine has: their names by their numbers, and whether they run.</summary>
    public SortedDictionary<int, (string Name, bool Runs)> Containers { get; } = [];

    /// <summary>Settings that read everything with every scrape, with deadlines for a busy machine.</summary>
    public string[] Settings =>
    [
        .. Tree.Settings, "-Dcollect.scrape-wait=30s", "-Dcollect.deadline=1m", "-Dcollect.min-age=0s", "-Dgpu.min-age=0s", "-Dgpu.enabled=on", $"-Dgpu.library={Stub.Library}",
        "-Dcontainers.enabled=on", "-Dcontainers.sockets=[\"/engine.sock\"]",
    ];

    public static string IdOf(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>The number of the container of a series.</summary>
    public static int NumberOf(string id) =>
        int.Parse(id[(id.LastIndexOf('/') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static long MemoryOf(int number) => (long)number * PageBytes;

    /// <summary>Creates a container, and starts it.</summary>
    public int Create(string name)
    {
        var number = ++_created;
        Start(number, name);
        return number;
    }

    public void Start(int number, string name)
    {
        var path = $"{Cgroup}/docker/{IdOf(number)}";
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{number}000000");
        Tree.Write($"{path}/cpu.stat", $"usage_usec {seconds}\nuser_usec {seconds}\nsystem_usec 0\nnr_periods 0\n");
        Tree.Write($"{path}/memory.current", $"{MemoryOf(number)}\n");
        Tree.Write($"{path}/memory.max", "max\n");
        Tree.Write($"{path}/memory.stat", "anon 4096\nfile 0\ninactive_file 0\npgfault 1\npgmajfault 0\n");
        Tree.Write($"{path}/memory.events", "max 0\noom_kill 0\n");
        Tree.Write($"{path}/pids.current", "1\n");
        Tree.Write($"{path}/io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n");
        foreach (var resource in new[] { "cpu", "memory", "io" })
            Tree.Write($"{path}/{resource}.pressure", "some avg10=0.00 total=5\nfull avg10=0.00 total=4\n");
        Tree.Write($"proc/{Pid(number)}/net/dev", $"a\nb\n lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n eth1: {number} 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n");

        // The last one: a cgroup without processes is a container that has ended.
        Tree.Write($"{path}/cgroup.procs", $"{Pid(number)}\n");
        Describe(number, name, runs: true, "start");
    }

    /// <summary>Ends a container, which the engine still has.</summary>
    public void End(int number, string action = "die")
    {
        Directory.Delete(Path.Combine(Tree.Root, Cgroup, "docker", IdOf(number)), recursive: true);
        Directory.Delete(Path.Combine(Tree.Root, "proc", $"{Pid(number)}"), recursive: true);
        Describe(number, Containers[number].Name, runs: false, action);
    }

    public void Rename(int number, string name) => Describe(number, name, Containers[number].Runs, "rename");

    public void Remove(int number)
    {
        if (Containers[number].Runs)
            End(number, "kill");
        Engine.Containers.TryRemove(IdOf(number), out _);
        Containers.Remove(number);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Stub.Dispose();
        Tree.Dispose();
    }

    private static int Pid(int number) => 100_000 + number;

    private void Describe(int number, string name, bool runs, string action)
    {
        Containers[number] = (name, runs);
        Engine.Add(IdOf(number), name, runs ? "running" : "exited", runs ? Pid(number) : 0);
        _events.Enqueue($$$"""{"Type":"container","Action":"{{{action}}}","Actor":{"ID":"{{{IdOf(number)}}}"}}""" + "\n");
        while (_events.Count > 20)
            _events.Dequeue();
        Engine.Events = string.Concat(_events);
    }
}
