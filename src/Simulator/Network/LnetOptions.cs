namespace LustreActors.Simulator;

/// <summary>Through which router a network is reached.</summary>
public sealed record LnetRoute(string Network, string Router)
{
    /// <summary>The one place of the simulation where a route goes down.</summary>
    public bool Up { get; set; } = true;
}

/// <summary>Options of a node's LNet.</summary>
public sealed record LnetOptions
{
    /// <summary>The node's own NIDs, each an interface; null gives one for each network of the model.</summary>
    public IReadOnlyList<string>? Nids { get; init; }

    /// <summary>CPU partitions: <c>nis</c> has a row for each of them and interface.</summary>
    public int CpuPartitions { get; init; } = 1;

    public IReadOnlyList<LnetRoute> Routes { get; init; } = [];

    /// <summary>Messages sent and received before the simulation began, so that the 32-bit counters may be near their end.</summary>
    public long MessagesBefore { get; init; }
}
