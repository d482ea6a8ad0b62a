namespace LustreActors.Actors;

/// <summary>One peer, and how it is asked.</summary>
/// <param name="Url">All of it: path and question too.</param>
/// <param name="Deadline">For the whole answer.</param>
internal sealed record PeerOptions(Uri Url, TimeSpan Deadline) : WebOptions(Url, Deadline)
{
    /// <summary>It is no member, and is shown nothing that only members know.</summary>
    public bool IsForeign { get; init; }

    internal override string Server => IsForeign ? "exporter" : "member";

    internal override string UrlSetting => IsForeign ? "cluster.peers" : "cluster.advertise of that member";

    internal override string WhoAsks => IsForeign ? "another exporter is asked as anybody would ask it" : "see cluster.trust.token-file, which is not set";

    internal override string WhomToTrust => IsForeign ? "what another exporter shows is believed where this system believes it" : base.WhomToTrust;

    /// <summary>What trust needs, for a member; a foreign exporter is asked as anybody would.</summary>
    public static PeerOptions Of(Uri url, bool isForeign, ClusterOptions options) => isForeign
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
