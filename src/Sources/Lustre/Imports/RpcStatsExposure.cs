namespace LustreActors.Sources.Lustre;

/// <summary>How finely the sizes and numbers of a mount's requests are shown.</summary>
public enum RpcStatsExposure
{
    /// <summary>For each of its connections.</summary>
    Import,

    /// <summary>All connections of a mount as one.</summary>
    Mount,

    Off,
}
