using LustreActors.Actors.Web;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>The URL of a peer and the credentials for it.</summary>
/// <param name="Url">The whole URL, with path and query.</param>
/// <param name="Deadline">The longest time for the whole answer.</param>
internal sealed record PeerOptions(Uri Url, TimeSpan Deadline) : WebOptions(Url, Deadline)
{
    /// <summary>The peer is another program, and gets no token and no certificate.</summary>
    public bool IsForeign { get; init; }

    internal override string Server => IsForeign ? "exporter" : "member";

    internal override string UrlSetting => IsForeign ? "cluster.peers" : "cluster.advertise of that member";

    internal override string CredentialsAdvice =>
        IsForeign ? "another exporter is asked as anybody would ask it" : "see cluster.trust.token-file, which is not set";

    internal override string TrustAdvice =>
        IsForeign ? "what another exporter shows is believed where this system believes it" : base.TrustAdvice;

    /// <summary>Creates the options for a peer. Only members get the token and the certificate.</summary>
    public static PeerOptions For(Uri url, bool isForeign, ClusterOptions options) => isForeign
        ? new PeerOptions(url, options.Deadline) { IsForeign = true }
        : new PeerOptions(url, options.Deadline)
        {
            Token = options.Trust.Token,
            TokenFile = options.Trust.TokenFile,
            CaFile = options.Trust.CaFile,
            CertificateFile = options.Trust.CertificateFile,
            KeyFile = options.Trust.KeyFile,
            ServerName = options.Trust.ServerName,
        };

    internal override string Setting(string name) => "cluster.trust." + name;
}
