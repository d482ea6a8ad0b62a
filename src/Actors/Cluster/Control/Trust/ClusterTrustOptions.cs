namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary><c>cluster.trust</c>: how members of the control plane prove that they are members.</summary>
public sealed record ClusterTrustOptions
{
    /// <summary>The authority whose certificates make members; the file may hold several while one replaces the other.</summary>
    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>
    /// The name that every member's certificate has, where it is not the host that is dialed (pods and tasks with changing addresses).
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>No TLS: everybody who reaches the port may do what a member may.</summary>
    public bool Insecure { get; init; }
}
