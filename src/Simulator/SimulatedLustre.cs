using LustreActors.Simulator.Model;
using LustreActors.Simulator.Network;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator;

/// <summary>
/// Lustre filesystems under load. Time moves only through <see cref="Advance"/>; whole seconds are simulated one by one, so the
/// outcome depends on the sum of the steps and not on how they were cut. Not safe for use by several threads at once.
/// </summary>
public sealed class SimulatedLustre
{
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    private readonly long _start;
    private long _elapsed;
    private long _secondsDone;

    public SimulatedLustre(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Filesystems.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count() != options.Filesystems.Count)
            throw new ArgumentException("Two filesystems of a simulation have the same name.", nameof(options));
        if (options.ShortestJob > options.LongestJob)
            throw new ArgumentException("ShortestJob is longer than LongestJob.", nameof(options));
        Options = options;
        _start = (options.Start - DateTimeOffset.UnixEpoch).Ticks;
        Mgs = options.Mgs ? new SimulatedTarget("", TargetKind.Mgs, 0, 1 << 20, 1 << 16, 0, Nanoseconds) : null;
        Mgs?.Install(options, 0, Nanoseconds);
        Filesystems = [.. options.Filesystems.Select((f, i) =>
            new SimulatedFilesystem(options, f, Mgs, new Randomness(((ulong)(uint)options.Seed << 16) + (ulong)i), Nanoseconds))];
        // Every target registers once for itself and once for its index.
        Mgs?.Counters.Live.Record((int)MgsOperation.Tgtreg, 0, Filesystems.Sum(f => f.Targets.Count) * 2);
        Mgs?.Services.Serve(RpcService.Mgs, "mgs_target_reg", 2_900, 26_000, Filesystems.Sum(f => f.Targets.Count) * 2);
        Mgc = new SimulatedMgc(Mgs, $"10.1.255.1@{(options.Filesystems.Count > 0 ? options.Filesystems[0].Network : "tcp")}", Nanoseconds);
        Truth = new SimulatedTruth(this);
    }

    public SimulationOptions Options { get; }
    public IReadOnlyList<SimulatedFilesystem> Filesystems { get; }
    public SimulatedTarget? Mgs { get; }
    public SimulatedTruth Truth { get; }

    /// <summary>The value of <c>nodemap.active</c>.</summary>
    public bool NodemapsActive { get; set; }

    /// <summary>The simulated wall clock.</summary>
    public DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddTicks(_start + _elapsed);

    /// <summary>Every target, the MGS first.</summary>
    public IEnumerable<SimulatedTarget> Targets =>
        (Mgs is null ? [] : new[] { Mgs }).Concat(Filesystems.SelectMany(f => f.Targets));

    /// <summary>Every node's connection to the management server.</summary>
    public SimulatedMgc Mgc { get; }

    internal LnetTraffic Traffic { get; } = new();

    internal long Nanoseconds => (_start + _elapsed) * 100;

    /// <summary>Lets time pass and the jobs work.</summary>
    public void Advance(TimeSpan elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        _elapsed += elapsed.Ticks;
        while ((_secondsDone + 1) * TicksPerSecond <= _elapsed)
        {
            _secondsDone++;
            var now = (_start + (_secondsDone * TicksPerSecond)) * 100;
            Mgc.Second(now);
            foreach (var filesystem in Filesystems)
                filesystem.Step(now);
            Mgs?.Tick(now);
        }
    }

    /// <summary>Restarts a target as a new mount does: counters, exports and job table begin at zero; the truth keeps the sums.</summary>
    public void ResetCounters(string target) => Truth.Target(target).Reset(Nanoseconds);

    /// <summary>Mounts a target that went down: its counters begin at zero, and its clients have to recover.</summary>
    internal void Remount(string target, bool elsewhere)
    {
        ResetCounters(target);
        Truth.Target(target).Restart(elsewhere);
    }

    /// <summary>Puts more entries into a target's job table, each with one RPC. They expire like all others.</summary>
    public void AddJobs(string target, int count)
    {
        var found = Truth.Target(target);
        var filesystem = Filesystems.FirstOrDefault(f => f.Name == found.Filesystem)
            ?? throw new ArgumentException("The MGS keeps no job table.", nameof(target));
        filesystem.AddTableEntries(found, count, Nanoseconds);
    }

    /// <summary>The LNet of a node. From now on it counts the messages of the node's mounts and targets.</summary>
    internal SimulatedLnet NewLnet(LustreNode node)
    {
        var networks = Options.Filesystems.Select(each => each.Network).DefaultIfEmpty("tcp").Distinct();
        IReadOnlyList<string> nids = node.Nid is null || node.Router
            ? [.. networks.Select(network => $"{(node.Router ? "10.1.254.1" : "10.1.255.1")}@{network}")]
            : [node.Nid, .. node.OtherNids];
        var lnet = new SimulatedLnet(Options.Version, node.Lnet, node.Lnet.Nids ?? nids, node.Router);
        if (node.Router)
        {
            Traffic.AttachRouter(lnet);
        }
        else
        {
            foreach (var nid in node.OtherNids.Prepend(node.Nid ?? "0@lo"))
                Traffic.AttachClient(nid, lnet);
        }

        foreach (var client in Filesystems.SelectMany(filesystem => filesystem.Clients))
            client.Traffic = Traffic;
        return lnet;
    }

    internal string UuidOfMgc(string nid)
    {
        var seed = (ulong)(uint)Options.Seed;
        foreach (var letter in nid)
            seed = (seed * 31) + letter;
        return SimulatedClient.NewUuid(new Randomness(seed));
    }
}
