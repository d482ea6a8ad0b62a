using System.Collections.Immutable;

namespace LustreActors.Actors;

public enum ClusterMode
{
    /// <summary>One process by itself; it may read foreign exporters all the same.</summary>
    Off,

    /// <summary>The members are listed.</summary>
    Static,

    /// <summary>A name resolves to all members.</summary>
    Dns,

    /// <summary>The members enter themselves into etcd.</summary>
    Etcd,
}

/// <summary>How this process takes part in a cluster.</summary>
/// <param name="Mode">How members find each other.</param>
/// <param name="Name">Which cluster: members of others are none.</param>
/// <param name="Id">What this member is called.</param>
public sealed record ClusterOptions(ClusterMode Mode, string Name, string Id)
{
    /// <summary>Where other members ask this one.</summary>
    public required Uri Advertise { get; init; }

    /// <summary>It may read others, and own what is bound to no machine.</summary>
    public bool Aggregates { get; init; } = true;

    /// <summary>For <see cref="ClusterMode.Static"/>: all members, this one among them or not.</summary>
    public ImmutableArray<Uri> Members { get; init; } = [];

    /// <summary>For <see cref="ClusterMode.Dns"/>: the name, and the port behind each of its addresses.</summary>
    public (string Name, int Port) Dns { get; init; }

    /// <summary>For <see cref="ClusterMode.Etcd"/>.</summary>
    public EtcdOptions? Etcd { get; init; }

    /// <summary>Expositions of other programs that are read as well.</summary>
    public ImmutableArray<Uri> Foreign { get; init; } = [];

    /// <summary>How often a peer is read.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Then a peer's answer is given up.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So long the series of a peer that is lost are still shown.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A start without the engine: after so long what is bound to no machine is collected here.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Changes that come together make one new view.</summary>
    public TimeSpan Damping { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many of the members that may do aggregate; the others have nothing to do.</summary>
    public int MostAggregators { get; init; } = 3;

    /// <summary>How members know each other.</summary>
    public TrustOptions Trust { get; init; } = new();
}

/// <summary>The engine.</summary>
/// <param name="Endpoints">One of them is asked; when it does not answer, another.</param>
/// <param name="Ttl">A member that is not heard of for so long is gone.</param>
public sealed record EtcdOptions(ImmutableArray<Uri> Endpoints, TimeSpan Ttl)
{
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(3);

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }
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
