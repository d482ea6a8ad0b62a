using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Ganglia;
using LustreActors.Actors.Relays;
using LustreActors.Hocon.Binding;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings of the rates of clients, and of what is sent to Ganglia.</summary>
internal static class ClientsBinding
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <returns>Null when <c>clients.enabled</c> is off.</returns>
    public static ClientsOptions? Bind(ConfigBinder settings)
    {
        var isOn = settings.Boolean("clients.enabled");
        var options = new ClientsOptions(
            settings.Duration("clients.interval", MinInterval, Day),
            settings.Integer("clients.max-series", 0, 100_000_000),
            FileSetting.Bind(settings, "clients.name-file") ?? "",
            settings.Boolean("clients.reverse-dns"),
            ServerName(settings));
        return isOn ? options : null;
    }

    /// <summary>The name of this host as a client of Lustre.</summary>
    public static string ServerName(ConfigBinder settings) =>
        settings.String("lustre.client-name") is { Length: > 0 } name ? name : HostName.Short;

    /// <returns>Null when no gmond is named.</returns>
    public static GangliaOptions? BindGanglia(ConfigBinder settings, ClientsOptions? clients)
    {
        const string Gmonds = "ganglia.gmonds";
        var gmonds = Addresses(settings, Gmonds);
        var options = new GangliaOptions(
            gmonds,
            clients?.Interval ?? MinInterval,
            settings.Integer("ganglia.packets-per-second", 10, 1_000_000))
        {
            Group = settings.String("ganglia.group"),
            TMax = settings.Duration("ganglia.tmax", MinInterval, Day),
            DMax = settings.Duration("ganglia.dmax", TimeSpan.Zero, Day),
            Names = GangliaNames.Bind(settings),
            Ttl = settings.Integer("ganglia.ttl", 0, 255),
            Interface = Interface(settings),
        };
        if (gmonds.IsEmpty)
            return null;
        if (clients is null)
            settings.Problem(Gmonds, "names a gmond, and the rates that would be sent are not measured: set clients.enabled = on");
        else if (options.TMax < clients.Interval)
            settings.Problem(
                "ganglia.tmax", $"{options.TMax.TotalSeconds}s is shorter than clients.interval ({clients.Interval.TotalSeconds}s): "
                + "gmond would take the values for late; make it at least as long");
        return options;
    }

    /// <returns>Null when no head of another cluster is named.</returns>
    public static RelaysOptions? BindRelays(ConfigBinder settings, ClientsOptions? clients, string cluster)
    {
        var relays = GangliaRelays.BindRelays(settings, cluster);
        if (relays.IsEmpty)
            return null;
        if (clients is null)
            settings.Problem(
                GangliaRelays.Relays, "names a head, and the rates that would be sent are not measured: set clients.enabled = on");
        return new RelaysOptions(clients?.Interval ?? MinInterval, relays);
    }

    /// <summary>Adds the clusters that may send rates to this one.</summary>
    public static ClusterSettings BindReceive(ConfigBinder settings, ClientsOptions? clients, ClusterSettings cluster)
    {
        var trust = cluster.Options.Trust;
        var isAuthenticated = (trust.CertificateFile ?? trust.Token ?? trust.TokenFile) is not null;
        var senders = GangliaRelays.BindReceive(settings, isAuthenticated);
        if (senders.Items.Count > 0 && clients is null)
            settings.Problem(
                GangliaRelays.Receive, "names a sender, and the rates of clients are neither shown nor sent: set clients.enabled = on");
        return cluster with { Receive = senders };
    }

    private static ImmutableArray<GmondAddress> Addresses(ConfigBinder settings, string path)
    {
        var gmonds = ImmutableArray.CreateBuilder<GmondAddress>();
        foreach (var text in settings.Strings(path))
        {
            if (Parse(text) is not { } gmond)
                settings.Problem(path, $"'{text}' is not host:port; write for example \"127.0.0.1:8649\" or \"239.2.11.71:8649\"");
            else if (gmonds.Contains(gmond))
                settings.Problem(path, $"names {text} twice");
            else
                gmonds.Add(gmond);
        }

        return gmonds.ToImmutable();
    }

    private static GmondAddress? Parse(string text)
    {
        if (IPEndPoint.TryParse(text, out var endpoint) && text.EndsWith($":{endpoint.Port}", StringComparison.Ordinal))
            return endpoint.Port > 0 ? new GmondAddress(endpoint.Address.ToString(), endpoint.Port) : null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || Uri.CheckHostName(text[..colon]) != UriHostNameType.Dns)
            return null;
        var isPort = ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return isPort && port > 0 ? new GmondAddress(text[..colon], port) : null;
    }

    private static IPAddress? Interface(ConfigBinder settings)
    {
        const string Path = "ganglia.interface";
        var text = settings.String(Path);
        if (text.Length == 0)
            return null;
        if (IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            return address;
        settings.Problem(Path, $"'{text}' is not an IPv4 address; write the address that this host has on the network of the group");
        return null;
    }
}
