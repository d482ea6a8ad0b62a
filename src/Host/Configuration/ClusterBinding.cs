using System.Collections.Immutable;
using System.Net;
using System.Text;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Hocon.Binding;
using LustreActors.Hocon.Values;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings by which this process is a member of a cluster, or reads other exporters.</summary>
internal static class ClusterBinding
{
    private const string EnabledPath = "cluster.enabled";
    private const string SeedsPath = "cluster.seeds";
    private const string DnsPath = "cluster.dns";
    private const string PeersPath = "cluster.peers";
    private const string RemotingPath = "cluster.remoting";
    private const string AdvertisePath = "cluster.advertise";
    private const string CaPath = "cluster.trust.ca-file";
    private const string KeyPath = "cluster.trust.key-file";
    private const string CertificatePath = "cluster.trust.certificate-file";
    private const string TokenPath = "cluster.trust.token";
    private const string TokenFilePath = "cluster.trust.token-file";
    private const int MinTokenLength = 16;
    private const string InsecurePath = "cluster.trust.insecure";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Binds and checks every setting, also when the cluster is off.</summary>
    public static ClusterSettings Bind(ConfigBinder settings)
    {
        FormerKeys.Refuse(settings);
        var enabled = settings.Boolean(EnabledPath);
        var trust = Trust(settings);
        var insecure = Insecure(settings, enabled, trust);
        var listen = ListenAddresses.Bind(settings, "cluster.listen", "0.0.0.0:9847");
        var remoting = Remoting(settings);
        var (seeds, dns) = SeedsOrDns(settings, enabled, remoting.Port);
        var (collects, aggregates, wherever) = Roles(settings);
        var (outside, foreign) = Peers(settings, listen, trust);
        var host = Advertise(settings, [.. listen, remoting], seeds, dns);
        var scheme = trust.CertificateFile is not null ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var options = new ClusterOptions(
            enabled ? ClusterMode.On : ClusterMode.Off,
            Name(settings, "cluster.name", "lustre"),
            Name(settings, "cluster.id", HostName.Short))
        {
            Advertise = new UriBuilder(scheme, host, PortOf(listen)).Uri,
            Aggregates = aggregates,
            Foreign = foreign,
            Interval = settings.Duration("cluster.interval", Second, Day),
            Deadline = settings.Duration("cluster.deadline", Second, Day),
            ForgetAfter = settings.Duration("cluster.forget-after", Second, Day),
            Trust = trust,
        };
        if (options.ForgetAfter < options.Interval * 2)
        {
            settings.Problem("cluster.forget-after", $"{options.ForgetAfter.TotalSeconds:0.###}s is less than two times cluster.interval "
                + $"({options.Interval.TotalSeconds:0.###}s): what is read once an interval would come and go; make it longer");
        }

        var join = new ClusterSystemOptions
        {
            Name = options.Name,
            Listen = new MemberAddress(remoting.Address.ToString(), remoting.Port),
            Advertise = new MemberAddress(host.ToLowerInvariant(), remoting.Port),
            Self = new MemberDescription(options.Id, options.Advertise, VersionCommand.Read().Version, []),
            Seeds = seeds,
            Dns = dns,
            Trust = new ClusterTrustOptions
            {
                CaFile = trust.CaFile,
                CertificateFile = trust.CertificateFile,
                KeyFile = trust.KeyFile,
                ServerName = trust.ServerName,
                Insecure = insecure,
            },
        };
        return new ClusterSettings(options, new EquatableList<IPEndPoint>(listen), collects)
        {
            AggregatesWithSlurm = wherever,
            Join = enabled ? join : null,
            Outside = outside,
            JobsInterval = settings.Duration("jobs.interval", Second, Day),
        };
    }

    private static TrustOptions Trust(ConfigBinder settings)
    {
        var trust = new TrustOptions
        {
            Token = Text(settings, TokenPath),
            TokenFile = FileSetting.Bind(settings, TokenFilePath),
            CaFile = FileSetting.Bind(settings, CaPath),
            CertificateFile = FileSetting.Bind(settings, CertificatePath),
            KeyFile = FileSetting.Bind(settings, KeyPath),
            ServerName = Text(settings, "cluster.trust.server-name"),
        };
        CheckToken(settings, TokenPath, trust.Token);
        if (trust.TokenFile is { } file)
            CheckTokenFile(settings, file);
        if (trust.CertificateFile is null && (trust.CaFile ?? trust.KeyFile) is not null)
        {
            settings.Problem(CertificatePath, "is empty, and another of cluster.trust's files is not; "
                + "members that know each other by certificates each need one, with its key",
                trust.CaFile is not null ? CaPath : KeyPath);
        }

        if (trust.CertificateFile is not null && trust.CaFile is null)
        {
            settings.Problem(CaPath, "is empty, and cluster.trust.certificate-file is not; "
                + "name the authority that signs the members' certificates, or anybody's would do", CertificatePath);
        }

        return trust;
    }

    private static void CheckToken(ConfigBinder settings, string path, string? token)
    {
        const string Advice = "`openssl rand -hex 32` makes one that nobody guesses";
        if (token is not null && token.AsSpan().Trim().IsEmpty)
            settings.Problem(path, $"is blank; {Advice}");
        else if (token is not null && token.AsSpan().Trim().Length < MinTokenLength)
            settings.Warning(path, $"has less than {MinTokenLength} characters; {Advice}");
    }

    private static void CheckTokenFile(ConfigBinder settings, string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var text = new byte[1024];
            var length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            CheckToken(settings, TokenFilePath, Encoding.UTF8.GetString(text, 0, length));
            if ((File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0)
                settings.Warning(TokenFilePath, $"every user of this machine can read {file}; chmod 600 {file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is read, and its problem named, when the member port is opened.
        }
    }

    private static bool Insecure(ConfigBinder settings, bool enabled, TrustOptions trust)
    {
        var insecure = settings.Boolean(InsecurePath);
        var hasCertificates = (trust.CertificateFile ?? trust.CaFile ?? trust.KeyFile) is not null;
        if (insecure && hasCertificates)
            settings.Problem(InsecurePath, "is on, and cluster.trust names certificates; remove one or the other");
        else if (insecure && enabled)
            settings.Warning(InsecurePath, "is on: everybody who reaches cluster.remoting can run code as this process. Use certificates");
        else if (enabled && !hasCertificates)
        {
            settings.Problem(CertificatePath, "is empty, and cluster.enabled = on: without certificates everybody who reaches "
                + "cluster.remoting can run code as this process. `lustre-exporter certs ca DIR` and `lustre-exporter certs "
                + "member HOST --ca DIR` make them; set cluster.trust.ca-file, certificate-file and key-file, or write "
                + "cluster.trust.insecure = on", EnabledPath);
        }

        return insecure;
    }

    private static IPEndPoint Remoting(ConfigBinder settings)
    {
        var endpoints = ListenAddresses.Bind(settings, RemotingPath, "0.0.0.0:9848");
        if (endpoints.Count > 1)
            settings.Problem(RemotingPath, $"names {endpoints.Count} addresses; members speak with each other on one");
        return endpoints.Count > 0 ? endpoints[0] : new IPEndPoint(IPAddress.Any, 9848);
    }

    private static (ImmutableArray<MemberAddress> Seeds, MemberAddress? Dns) SeedsOrDns(ConfigBinder settings, bool enabled, int port)
    {
        var seeds = ImmutableArray.CreateBuilder<MemberAddress>();
        foreach (var text in settings.Strings(SeedsPath))
        {
            if (MemberAddress.TryParse(text, port, out var seed))
                seeds.Add(seed);
            else
                settings.Problem(
                    SeedsPath, $"'{text}' is no member; write its host and the port of cluster.remoting, for example \"oss1:9848\"");
        }

        if (settings.Value(DnsPath) is HoconObject)
        {
            settings.Problem(DnsPath, "is the name itself now, with a port where it is not that of cluster.remoting: "
                + "cluster.dns = \"tasks.lustre\"");
            return (seeds.ToImmutable(), null);
        }

        var name = settings.String(DnsPath);
        MemberAddress? dns = MemberAddress.TryParse(name, port, out var resolved) ? resolved : null;
        if (name.Length > 0 && dns is null)
            settings.Problem(DnsPath, $"'{name}' is no name that DNS resolves; write for example tasks.lustre, or \"tasks.lustre:9848\"");
        if (name.Length > 0 && seeds.Count > 0)
            settings.Problem(DnsPath, "is set, and so is cluster.seeds; members are found in one way, remove the other");
        if (enabled && name.Length == 0 && seeds.Count == 0)
        {
            settings.Problem(SeedsPath, "is empty, and cluster.enabled = on; name some members that are usually there, this one "
                + "among them or not: [\"oss1:9848\", \"oss2:9848\"], or set cluster.dns to a name that resolves to all", EnabledPath);
        }

        if (!enabled && (name.Length > 0 || seeds.Count > 0))
            settings.Warning(name.Length > 0 ? DnsPath : SeedsPath, "names members, and cluster.enabled is off: they are not joined");
        return (seeds.ToImmutable(), dns);
    }

    private static (bool Collects, bool Aggregates, bool AggregatesWithSlurm) Roles(ConfigBinder settings)
    {
        const string Path = "cluster.roles";
        var roles = settings.Strings(Path);
        foreach (var role in roles)
        {
            if (role is not ("collector" or "aggregator" or "auto"))
            {
                settings.Problem(Path, $"'{role}' is no role; write collector (reads its own machine), aggregator (reads other members), "
                    + "both, or auto (aggregator where SLURM is asked)");
            }
        }

        if (roles.Count == 0)
            settings.Problem(Path, "names no role; write collector, aggregator, both, or auto");
        var isAuto = roles.Contains("auto");
        return (isAuto || roles.Contains("collector"), roles.Contains("aggregator"), isAuto);
    }

    /// <summary>
    /// A URL with a path is another program's exposition. A URL without a path, or a name, is a collector of this program.
    /// </summary>
    private static (OutsideCollectors Outside, ImmutableArray<Uri> Foreign) Peers(
        ConfigBinder settings, IReadOnlyList<IPEndPoint> listen, TrustOptions trust)
    {
        var (urls, names) = (ImmutableArray.CreateBuilder<Uri>(), ImmutableArray.CreateBuilder<MemberAddress>());
        var foreign = ImmutableArray.CreateBuilder<Uri>();
        foreach (var text in settings.Strings(PeersPath))
        {
            if (!text.Contains("://", StringComparison.Ordinal) && MemberAddress.TryParse(text, PortOf(listen), out var name))
                names.Add(name);
            else if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsHttp(url) || url.Fragment.Length > 0)
            {
                settings.Problem(PeersPath, $"'{text}' is no address that can be asked; write \"oss1:9847\" or "
                    + "\"http://oss1:9847\" for a collector, a name in DNS for many of them, \"http://oss1:9169/metrics\" for the "
                    + "exposition of another exporter");
            }
            else if (url.UserInfo.Length > 0)
                settings.Problem(PeersPath, "an address has a user in it, which would be shown; leave it out");
            else if (url.PathAndQuery != "/")
                foreign.Add(url);
            else if (trust.CertificateFile is not null && url.Scheme != Uri.UriSchemeHttps)
                settings.Problem(PeersPath, $"'{text}' has no TLS, and {CertificatePath} is set: a collector is asked with a certificate. "
                    + $"Write \"https://{url.Authority}\"");
            else
                urls.Add(url);
        }

        foreach (var twice in foreign.Concat(urls).GroupBy(f => f.Authority).Where(g => g.Count() > 1))
            settings.Problem(PeersPath, $"{twice.Key} is named {twice.Count()} times: host and port are what its series are told apart by");
        return (new OutsideCollectors(urls.ToImmutable(), names.ToImmutable()), foreign.ToImmutable());
    }

    /// <summary>
    /// The host at which others reach this member. Unless it is set, the first that applies of: the address that it listens on, when that
    /// is a specific one; its name among the seeds; with <c>cluster.dns</c>, the machine's first address, because DNS gives members no
    /// other name; the host's name.
    /// </summary>
    private static string Advertise(
        ConfigBinder settings, IReadOnlyList<IPEndPoint> listen, ImmutableArray<MemberAddress> seeds, MemberAddress? dns)
    {
        var text = settings.String(AdvertisePath);
        if (text.Length > 0)
        {
            if (MemberAddress.ParseHost(text) is { } host)
            {
                if (dns is not null && !IPAddress.TryParse(host, out _))
                {
                    settings.Problem(AdvertisePath, $"'{host}' is a name, and members that are found by cluster.dns know "
                        + "each other by address; write the address of this machine, or leave it empty for that of its first interface");
                }

                return host;
            }

            settings.Problem(AdvertisePath, $"'{text}' is no host; write the name or address alone by which others reach this one, "
                + "for example oss1 or 10.0.0.17. The ports are those of cluster.listen and cluster.remoting");
        }

        if (listen.FirstOrDefault(l => !l.Address.Equals(IPAddress.Any) && !l.Address.Equals(IPAddress.IPv6Any)) is { } chosen)
            return chosen.Address.ToString();
        if (seeds.FirstOrDefault(s => HostName.IsThis(s.Host)).Host is { } named)
            return named;
        return dns is not null && HostName.FirstAddress() is { } address ? address.ToString() : HostName.Full;
    }

    private static int PortOf(IReadOnlyList<IPEndPoint> listen) => listen.Count > 0 ? listen[0].Port : 0;

    private static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    private static string Name(ConfigBinder settings, string path, string otherwise)
    {
        var name = settings.String(path);
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            settings.Problem(path, $"'{name}' is no name; letters, digits, dashes, underscores and dots make one");
        return name.Length > 0 ? name : otherwise;
    }

    private static string? Text(ConfigBinder settings, string path) => settings.String(path) is { Length: > 0 } text ? text : null;
}
