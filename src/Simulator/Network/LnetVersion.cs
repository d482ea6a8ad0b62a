namespace LustreActors.Simulator;

/// <summary>Which fields a release's <c>lnetctl</c> prints, and how it indents them.</summary>
internal sealed class LnetVersion(LustreVersion version)
{
    /// <summary>LNet's health (LU-9120) came with 2.12, and with it resends, time-outs and an interface's health.</summary>
    public bool Health { get; } = version >= LustreVersion.V2_12;

    public bool ResponseTracking { get; } = version >= LustreVersion.V2_14;
    public bool Policies { get; } = version >= LustreVersion.V2_15_0;
    public bool ConnectionsPerPeer { get; } = version >= LustreVersion.V2_15_0;

    /// <summary>2.17 prints its own YAML: a list item is as deep as its key, and what is empty is left out.</summary>
    public bool OwnYaml { get; } = version >= LustreVersion.V2_17;

    public bool ResendOutcomes { get; } = version >= LustreVersion.V2_17;
    public bool RecoveryPingInterval { get; } = version >= LustreVersion.V2_16;
    public string MaximumInterfaces { get; } = version >= LustreVersion.V2_15_0 ? "max_interfaces" : "max_intf";
    public bool Discovery { get; } = version >= LustreVersion.V2_12;
    public int TransactionTimeout { get; } = version >= LustreVersion.V2_16 ? 150 : 50;
    public int LndTimeout { get; } = version >= LustreVersion.V2_16 ? 49 : 16;

    /// <summary>Until 2.12 a router is described by nine columns in <c>routers</c>.</summary>
    public bool OldRouters { get; } = version < LustreVersion.V2_14;
}
