using System.Collections.Immutable;
using System.Net;
using LustreActors.Actors;
using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>The settings that make this process a member of a cluster.</summary>
internal static class ClusterBinding
{
    private const string PeersPath = "cluster.peers";
    private const string AdvertisePath = "cluster.advertise";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>All of it is checked, also where there is no cluster.</summary>
    public static ClusterSettings Bind(ConfigBinder settings)
    {
        var mode = settings.Choice("cluster.mode", ("off", ClusterMode.Off));
        var trust = Trust(settings);
        var listen = Addresses.Of(settings, "cluster.listen", "0.0.0.0:9847");
        var (collects, aggregates, wherever) = Roles(settings);
        var foreign = Peers(settings);
        var id = Name(settings, "cluster.id", HostName.Short);
        var options = new ClusterOptions(mode, Name(settings, "cluster.name", "lustre"), id)
        {
            Advertise = Advertise(settings, listen, isSecure: trust.CertificateFile is not null),
            Aggregates = aggregates,
            Foreign = foreign,
            Interval = settings.Duration("cluster.interval", Second, Day),
            Deadline = settings.Duration("cluster.deadline", Second, Day),
            ForgetAfter = settings.Duration("cluster.forget-after", Second, Day),
            MostAggregators = settings.Integer("cluster.most-aggregators", 1, 1000),
            Trust = trust,
        };
        if (options.ForgetAfter < options.Interval * 2)
            settings.Problem("cluster.forget-after", $"{options.ForgetAfter.TotalSeconds:0.###}s is less than two times cluster.interval ({options.Interval.TotalSeconds:0.###}s): what is read once an interval would come and go; make it longer");
        return new ClusterSettings(options, new EquatableList<IPEndPoint>(listen), collects) { AggregatesWhereSlurmIs = wherever };
    }

    private static TrustOptions Trust(ConfigBinder settings)
    {
        var trust = new TrustOptions
        {
            Token = Text(settings, "cluster.trust.token"),
            TokenFile = FileSetting.Of(settings, "cluster.trust.token-file"),
            CaFile = FileSetting.Of(settings, "cluster.trust.ca-file"),
            CertificateFile = FileSetting.Of(settings, "cluster.trust.certificate-file"),
            KeyFile = FileSetting.Of(settings, "cluster.trust.key-file"),
            ServerName = Text(settings, "cluster.trust.server-name"),
        };
        if (trust.CertificateFile is null && (trust.CaFile ?? trust.KeyFile) is not null)
            settings.Problem("cluster.trust.certificate-file", "is empty, and another of cluster.trust's files is not; members that know each other by certificates each need one, with its key");
        if (trust.CertificateFile is not null && trust.CaFile is null)
            settings.Problem("cluster.trust.ca-file", "is empty, and cluster.trust.certificate-file is not; name the authority that signs the members' certificates, or anybody's would do");
        return trust;
    }

    private static (bool Collects, bool Aggregates, bool AggregatesWhereSlurmIs) Roles(ConfigBinder settings)
    {
        const string Path = "cluster.roles";
        var roles = settings.Strings(Path);
        foreach (var role in roles)
        {
            if (role is not ("collector" or "aggregator" or "auto"))
                settings.Problem(Path, $"'{role}' is no role; write collector (reads its own machine), aggregator (reads other members), both, or auto (aggregator where SLURM is asked)");
        }

        if (roles.Count == 0)
            settings.Problem(Path, "names no role; write collector, aggregator, both, or auto");
        var isAuto = roles.Contains("auto");
        return (isAuto || roles.Contains("collector"), roles.Contains("aggregator"), isAuto);
    }

    /// <summary>Expositions of other programs.</summary>
    private static ImmutableArray<Uri> Peers(ConfigBinder settings)
    {
        var foreign = ImmutableArray.CreateBuilder<Uri>();
        foreach (var text in settings.Strings(PeersPath))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsHttp(url) || url.Fragment.Length > 0)
                settings.Problem(PeersPath, $"'{text}' is no address that can be asked; write \"http://oss1:9169/metrics\" for the exposition of another exporter");
            else if (url.UserInfo.Length > 0)
                settings.Problem(PeersPath, "an address has a user in it, which would be shown; leave it out");
            else if (url.PathAndQuery == "/")
                settings.Problem(PeersPath, $"'{text}' names no path; for the exposition of another exporter its path belongs to it: {url}metrics");
            else
                foreign.Add(url);
        }

        foreach (var twice in foreign.GroupBy(f => f.Authority).Where(g => g.Count() > 1))
            settings.Problem(PeersPath, $"{twice.Key} is named {twice.Count()} times: host and port are what its series are told apart by");
        return foreign.ToImmutable();
    }

    private static Uri Advertise(ConfigBinder settings, IReadOnlyList<IPEndPoint> listen, bool isSecure)
    {
        var text = settings.String(AdvertisePath);
        if (text.Length > 0)
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && IsHttp(url) && url.PathAndQuery == "/" && url.UserInfo.Length == 0)
                return url;
            settings.Problem(AdvertisePath, $"'{text}' is no address that other members could ask; write for example \"http://oss1:9847\"");
        }

        // An address that was chosen is one by which others know us; any address is not.
        var chosen = listen.FirstOrDefault(l => !l.Address.Equals(IPAddress.Any) && !l.Address.Equals(IPAddress.IPv6Any));
        var host = chosen is null ? HostName.Full : new UriBuilder { Host = chosen.Address.ToString() }.Uri.Host;
        return new UriBuilder(isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, host, PortOf(listen)).Uri;
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

/// <summary>What the settings of a cluster come to.</summary>
/// <param name="Options">For the actors.</param>
/// <param name="Listen">Where members ask.</param>
/// <param name="Collects">This machine is read.</param>
internal sealed record ClusterSettings(ClusterOptions Options, EquatableList<IPEndPoint> Listen, bool Collects)
{
    /// <summary>Whoever joins the jobs asks SLURM for all: a machine that cannot would turn every account into an unknown one.</summary>
    public bool AggregatesWhereSlurmIs { get; init; }

    public ClusterSettings WhereSlurmIs(bool isHere) =>
        AggregatesWhereSlurmIs ? this with { Options = Options with { Aggregates = Options.Aggregates || isHere } } : this;

    /// <summary>There are other members.</summary>
    public bool HasMembers => Options.Mode != ClusterMode.Off;

    /// <summary>There is anything to read beside this machine.</summary>
    public bool HasPeers => HasMembers || !Options.Foreign.IsEmpty;

    /// <summary>Nothing about them differs.</summary>
    public bool IsSameAs(ClusterSettings other) =>
        this with { Options = Plain(Options) } == other with { Options = Plain(other.Options) }
        && Options.Foreign.SequenceEqual(other.Options.Foreign);

    /// <summary>Without lists, two of which are never equal.</summary>
    private static ClusterOptions Plain(ClusterOptions options) => options with { Foreign = [] };
}
