namespace LustreActors.Simulator.Network;

public enum LnetMessage
{
    Put,
    Get,
    Reply,
    Ack,
    Hello,
}

/// <summary>Counts of messages by kind.</summary>
public sealed class LnetMessages
{
    private readonly long[] _counts = new long[5];

    public long this[LnetMessage kind] => _counts[(int)kind];

    public long Total => _counts.Sum();

    internal void Add(LnetMessage kind, long messages) => _counts[(int)kind] += messages;
}

/// <summary>One network interface of a node's LNet.</summary>
public sealed class LnetInterface
{
    internal LnetInterface(string nid, string device)
    {
        Nid = nid;
        Network = nid[(nid.IndexOf('@', StringComparison.Ordinal) + 1)..];
        Device = device;
    }

    public string Nid { get; }

    /// <summary>The network, which follows the @ of the NID: <c>tcp</c>, <c>o2ib1</c>, <c>lo</c>.</summary>
    public string Network { get; }

    /// <summary>The device, such as <c>eth0</c>; empty for the loopback.</summary>
    public string Device { get; }

    public bool Up { get; set; } = true;

    /// <summary>LNet's health value: 1000 for an interface without errors.</summary>
    public int HealthValue { get; set; } = 1000;

    public LnetMessages Sent { get; } = new();
    public LnetMessages Received { get; } = new();
    public LnetMessages Dropped { get; } = new();

    /// <summary>Failures in the interface's <c>health stats</c>.</summary>
    public long Interrupts { get; set; }

    public long HealthDropped { get; set; }
    public long Aborted { get; set; }
    public long NoRoute { get; set; }
    public long TimedOut { get; set; }
    public long Errors { get; set; }
    public bool FatalError { get; set; }

    internal bool Loopback => Network == "lo";
}
