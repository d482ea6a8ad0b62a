namespace LustreActors.Simulator.Network;

/// <summary>A network that is reached through a router.</summary>
public sealed record LnetRoute(string Network, string Router)
{
    public bool Up { get; set; } = true;
}

/// <summary>Options of a node's LNet.</summary>
public sealed record LnetOptions
{
    /// <summary>The node's NIDs, each an interface; null gives one for each network of the model.</summary>
    public IReadOnlyList<string>? Nids { get; init; }

    /// <summary>CPU partitions: <c>nis</c> has a row for each interface and partition.</summary>
    public int CpuPartitions { get; init; } = 1;

    public IReadOnlyList<LnetRoute> Routes { get; init; } = [];

    /// <summary>Messages sent and received before the simulation began, so that the 32-bit counters may be near their end.</summary>
    public long MessagesBefore { get; init; }
}

/// <summary>
/// The LNet of one node. Its counters are 64 bits wide here; the file <c>stats</c> shows the first seven of its numbers modulo 2^32.
/// A message is counted once when sent and once when received, therefore a node's loopback counts each of its messages twice.
/// </summary>
public sealed class SimulatedLnet
{
    private const long MemoryWithoutPeers = 36_000_000;
    private const long MemoryPerPeer = 21_480;

    private readonly SortedSet<string> _peers = new(StringComparer.Ordinal);
    private int _nextInterface;

    internal SimulatedLnet(LustreVersion version, LnetOptions options, IReadOnlyList<string> nids, bool routing)
    {
        Version = version;
        CpuPartitions = options.CpuPartitions;
        Routes = options.Routes;
        Routing = routing;
        Interfaces = [new LnetInterface("0@lo", ""), .. nids.Select((nid, i) => new LnetInterface(nid, DeviceOf(nid, i)))];
        SendCount = ReceiveCount = options.MessagesBefore;
        SendLength = ReceiveLength = options.MessagesBefore * 500;
    }

    public LustreVersion Version { get; }
    public int CpuPartitions { get; }

    /// <summary>The node forwards messages between other nodes.</summary>
    public bool Routing { get; }

    public IReadOnlyList<LnetRoute> Routes { get; }

    /// <summary>The loopback, then the network interfaces.</summary>
    public IReadOnlyList<LnetInterface> Interfaces { get; }

    /// <summary>The NIDs that this node exchanged messages with.</summary>
    public IReadOnlyCollection<string> Peers => _peers;

    public long MessagesAllocated { get; set; }
    public long MostMessages { get; private set; }
    public long ResponseTrackers { get; private set; }
    public long Errors { get; set; }
    public long SendCount { get; private set; }
    public long ReceiveCount { get; private set; }
    public long RouteCount { get; private set; }
    public long DropCount { get; private set; }
    public long SendLength { get; private set; }
    public long ReceiveLength { get; private set; }
    public long RouteLength { get; private set; }
    public long DropLength { get; private set; }

    /// <summary>Counters that only <c>lnetctl stats show</c> prints.</summary>
    public long ResendCount { get; set; }

    public long ResponseTimeouts { get; set; }
    public long LocalTimeouts { get; set; }
    public long LocalErrors { get; set; }
    public long RemoteTimeouts { get; set; }
    public long RemoteErrors { get; set; }
    public long NetworkTimeouts { get; set; }

    /// <summary>The value of <c>lnet_memused</c>.</summary>
    public long MemoryUsed => MemoryWithoutPeers + (_peers.Count * MemoryPerPeer);

    /// <summary>LNet found its memory or its state corrupted: <c>catastrophe</c> says 1.</summary>
    public bool Catastrophe { get; set; }

    public LnetInterface Interface(string nid) =>
        Interfaces.FirstOrDefault(each => each.Nid == nid) ?? throw new ArgumentException($"This node has no NID '{nid}'.", nameof(nid));

    /// <summary>Drops this number of received messages.</summary>
    public void Drop(string nid, int messages, long bytes)
    {
        Interface(nid).Dropped.Add(LnetMessage.Put, messages);
        DropCount += messages;
        DropLength += bytes;
    }

    /// <summary>The line of the file <c>stats</c>.</summary>
    public string StatsLine() => LnetText.Stats(this);

    /// <summary>The output of <c>lnetctl stats show</c>.</summary>
    public string StatsShow() => new LnetctlText(this).StatsShow();

    /// <summary>The output of <c>lnetctl net show -v N</c>; it is shorter without a number.</summary>
    public string NetShow(int verbosity = 4) => new LnetctlText(this).NetShow(verbosity);

    /// <summary>The output of <c>lnetctl global show</c>.</summary>
    public string GlobalShow() => new LnetctlText(this).GlobalShow();

    internal void Send(string peer, LnetMessage kind, int messages, long bytes)
    {
        InterfaceTo(peer).Sent.Add(kind, messages);
        SendCount += messages;
        SendLength += bytes;
        MostMessages = Math.Max(MostMessages, 20 + (messages % 13));
        if (kind == LnetMessage.Get)
            ResponseTrackers += messages;
    }

    internal void Receive(string peer, LnetMessage kind, int messages, long bytes)
    {
        InterfaceTo(peer).Received.Add(kind, messages);
        ReceiveCount += messages;
        ReceiveLength += bytes;
    }

    /// <summary>A router receives what it forwards, and sends it on.</summary>
    internal void Forward(string from, string to, LnetMessage kind, int messages, long bytes)
    {
        Receive(from, kind, messages, bytes);
        Send(to, kind, messages, bytes);
        RouteCount += messages;
        RouteLength += bytes;
    }

    private LnetInterface InterfaceTo(string peer)
    {
        _peers.Add(peer);
        if (peer == "0@lo" || Interfaces.Count == 1)
            return Interfaces[0];
        var network = peer.AsSpan(peer.IndexOf('@', StringComparison.Ordinal) + 1);
        // Multi-Rail takes the interfaces of a network in turn; a peer on another network is reached through any interface.
        for (var tried = 1; tried < Interfaces.Count; tried++)
        {
            var candidate = Interfaces[1 + (_nextInterface++ % (Interfaces.Count - 1))];
            if (network.SequenceEqual(candidate.Network))
                return candidate;
        }

        return Interfaces[1];
    }

    private static string DeviceOf(string nid, int index) =>
        nid.Contains("@o2ib", StringComparison.Ordinal) ? $"ib{index}" : $"eth{index}";
}
