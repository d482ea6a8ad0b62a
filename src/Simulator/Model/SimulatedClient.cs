
namespace LustreActors.Simulator.Model;

/// <summary>A node that mounts one filesystem. It leaves and comes back; each mount counts from zero.</summary>
public sealed class SimulatedClient
{
    private readonly Randomness _random;
    private Dictionary<SimulatedTarget, SimulatedImport> _imports = [];

    internal SimulatedClient(string filesystem, string nid, string host, bool local, Randomness random)
    {
        Filesystem = filesystem;
        Nid = nid;
        Host = host;
        Local = local;
        _random = random;
    }

    public string Filesystem { get; }
    public string Nid { get; }
    public string Host { get; }

    /// <summary>The client's place among those of its filesystem.</summary>
    internal int Number { get; init; }

    /// <summary>The mount on the node of the servers, which never leaves.</summary>
    public bool Local { get; }

    public bool Connected => Counters.Counting;

    /// <summary>The counters of llite: what the processes of this node did.</summary>
    public CounterAccount Counters { get; } = new(OperationLayout.Client);

    /// <summary>The mount's name under <c>llite/</c>, such as <c>scratch-ffff888124e81000</c>.</summary>
    public string Mount { get; private set; } = "";

    /// <summary>The mount's UUID, which its exports carry.</summary>
    public string Uuid { get; private set; } = "";

    /// <summary>The mount's connections, one for every target of its filesystem and in the order of the targets.</summary>
    public IReadOnlyList<SimulatedImport> Imports { get; private set; } = [];

    public SimulatedPageCache Cache { get; } = new();

    /// <summary>Set when a tree shows the LNet of any node.</summary>
    internal LnetTraffic? Traffic { get; set; }

    public SimulatedImport Import(string target) =>
        Imports.FirstOrDefault(import => import.Target.Name == target)
        ?? throw new ArgumentException($"Filesystem '{Filesystem}' has no target '{target}'.", nameof(target));

    internal SimulatedImport ImportOf(SimulatedTarget target) => _imports[target];

    internal void Install(IEnumerable<SimulatedTarget> targets, LustreVersion version, Randomness random)
    {
        Imports = [.. targets.Select(target => new SimulatedImport(this, target, version, random))];
        _imports = Imports.ToDictionary(import => import.Target);
    }

    /// <summary>Whether all targets of a job answer now. If not, the job waits.</summary>
    internal bool ReachesTargetsOf(SimulatedJob job)
    {
        var reached = _imports[job.Mdt].Ready();
        foreach (var ost in job.Osts)
            reached &= _imports[ost].Ready();
        return reached;
    }

    internal void Second(long now)
    {
        Cache.Second();
        foreach (var import in Imports)
            import.Second(now);
    }

    internal void Connect(long now)
    {
        Counters.Begin(now);
        var address = 0xffff888000000000 | (_random.Next64() & 0x3fffff000);
        Mount = $"{Filesystem}-{address:x16}";
        Uuid = NewUuid(_random);
    }

    internal static string NewUuid(Randomness random)
    {
        var (high, low) = (random.Next64(), random.Next64());
        return $"{(uint)(high >> 32):x8}-{(ushort)(high >> 16):x4}-4{high & 0xfff:x3}-" +
            $"{0x8000 | (low >> 48 & 0x3fff):x4}-{low & 0xffffffffffff:x12}";
    }

    internal void Disconnect()
    {
        Counters.End();
        foreach (var import in Imports)
            import.Unmount();
    }

    /// <summary>Mounts the imports. Their names hold the mount's name, so <see cref="Connect"/> comes first.</summary>
    internal void Mounted(long now)
    {
        Cache.Begin();
        foreach (var import in Imports)
            import.Mount(now);
    }
}

/// <summary>The counters of one client on one target.</summary>
public sealed class ExportAccount
{
    internal ExportAccount(SimulatedClient client, OperationLayout layout)
    {
        Client = client;
        Counters = new CounterAccount(layout);
    }

    public SimulatedClient Client { get; }
    public CounterAccount Counters { get; }
}
