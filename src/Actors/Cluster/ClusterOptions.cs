using System.Collections.Immutable;

namespace LustreActors.Actors;

public enum ClusterMode
{
    /// <summary>One process by itself; it may read foreign exporters all the same.</summary>
    Off,

    /// <summary>One of several members.</summary>
    On,
}

/// <summary>How this process takes part in a cluster.</summary>
/// <param name="Mode">Whether there are other members.</param>
/// <param name="Name">The cluster; members of another one do not count.</param>
/// <param name="Id">What this member is called.</param>
public sealed record ClusterOptions(ClusterMode Mode, string Name, string Id)
{
    /// <summary>Where other members ask this one.</summary>
    public required Uri Advertise { get; init; }

    /// <summary>It may read others, and own what is bound to no machine.</summary>
    public bool Aggregates { get; init; } = true;

    /// <summary>Expositions of other programs that are read as well.</summary>
    public ImmutableArray<Uri> Foreign { get; init; } = [];

    /// <summary>How often a peer is read.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Then a peer's answer is given up.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So long the series of a peer that is lost are still shown.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So many of the members that may do aggregate; the others have nothing to do.</summary>
    public int MostAggregators { get; init; } = 3;

    /// <summary>How members know each other.</summary>
    public TrustOptions Trust { get; init; } = new();
}

/// <summary>How a member shows that it is one, and believes another.</summary>
public sealed record TrustOptions
{
    /// <summary>Shared by all members; read anew when it is used.</summary>
    public string? TokenFile { get; init; }

    public string? Token { get; init; }

    /// <summary>Who signs the members' certificates.</summary>
    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The name in all members' certificates, where it is not that of the host that is asked.</summary>
    public string? ServerName { get; init; }
}
