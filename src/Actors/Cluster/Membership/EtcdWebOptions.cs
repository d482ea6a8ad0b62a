namespace LustreActors.Actors;

/// <summary>One endpoint of etcd's gateway. User and password are there to be exchanged for a token: they are not sent with each question.</summary>
internal sealed record EtcdWebOptions(Uri Url, TimeSpan Deadline) : WebOptions(Url, Deadline)
{
    internal override string Server => "etcd";

    internal override string UrlSetting => Setting("endpoints");

    internal override string Setting(string name) => "cluster.etcd." + name;

    internal override string WhoAsks => $"see {Setting("user")} and {Setting("password-file")}, which are not set";

    public static EtcdWebOptions Of(EtcdOptions options, Uri url) => new(url, options.Deadline)
    {
        User = options.User,
        Password = options.Password,
        PasswordFile = options.User is null ? null : options.PasswordFile,
        CaFile = options.CaFile,
        CertificateFile = options.CertificateFile,
        KeyFile = options.KeyFile,
    };

    public override string ToString() => $"{nameof(EtcdWebOptions)} {{ {Place}, {Deadline} }}";
}
