namespace LustreActors.Actors;

/// <summary>The door at which another member says who it is.</summary>
internal sealed record MemberWebOptions(Uri Url, TimeSpan Deadline, string UrlIn) : WebOptions(Url, Deadline)
{
    internal override string Server => "lustre-exporter";

    internal override string UrlSetting => UrlIn;

    internal static string WhoAsksMembers => "see cluster.trust.token-file, which is not set";

    internal override string WhoAsks => WhoAsksMembers;

    internal override string Setting(string name) => "cluster.trust." + name;

    public static MemberWebOptions Of(TrustOptions trust, Uri url, TimeSpan deadline, string urlSetting) => new(url, deadline, urlSetting)
    {
        Token = trust.Token,
        TokenFile = trust.TokenFile,
        CaFile = trust.CaFile,
        CertificateFile = trust.CertificateFile,
        KeyFile = trust.KeyFile,
        ServerName = trust.ServerName,
    };

    public override string ToString() => $"{nameof(MemberWebOptions)} {{ {Place}, {Deadline} }}";
}
