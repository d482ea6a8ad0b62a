using System.Collections.Immutable;
using LustreActors.Actors.Relays;
using LustreActors.Hocon.Binding;
using LustreActors.Hocon.Values;
using LustreActors.Sources.Clients;

namespace LustreActors.Host.Configuration;

/// <summary>A cluster that may send the rates of clients to this one.</summary>
/// <param name="Name">The name that it gives in its requests.</param>
/// <param name="SecretFile">A file with the secret of its signature; null if its certificate, or the token, is enough.</param>
internal sealed record RelaySender(string Name, string? SecretFile);

/// <summary>Binds <c>ganglia.relays</c> and <c>ganglia.receive</c>, whose keys are the names of clusters.</summary>
internal static class GangliaRelays
{
    public const string Relays = "ganglia.relays";
    public const string Receive = "ganglia.receive";

    private static readonly string[] RelayKeys =
        ["lnets", "url", "sender", "secret-file", "token-file", "ca-file", "certificate-file", "key-file", "server-name"];

    private static readonly string[] ReceiveKeys = ["secret-file"];

    public static ImmutableArray<RelayOptions> BindRelays(ConfigBinder settings, string cluster) =>
        [.. Names(settings, Relays, RelayKeys).Select(name => BindRelay(settings, name, cluster))];

    /// <param name="settings">The settings.</param>
    /// <param name="isAuthenticated">Whether everybody on the port for members shows a certificate or a token.</param>
    public static EquatableList<RelaySender> BindReceive(ConfigBinder settings, bool isAuthenticated)
    {
        var senders = Names(settings, Receive, ReceiveKeys)
            .Select(name => new RelaySender(name, File(settings, $"{Receive}.{name}.secret-file"))).ToArray();
        foreach (var sender in senders.Where(s => s.SecretFile is null && !isAuthenticated))
        {
            settings.Problem(
                $"{Receive}.{sender.Name}", "has no secret-file, and cluster.trust has neither certificates nor a token: "
                + "everybody could send rates in the name of this cluster; set secret-file, or cluster.trust");
        }

        return new EquatableList<RelaySender>(senders);
    }

    private static RelayOptions BindRelay(ConfigBinder settings, string name, string cluster)
    {
        var path = $"{Relays}.{name}";
        var sender = Text(settings, $"{path}.sender") ?? cluster;
        if (!IsName(sender))
            settings.Problem($"{path}.sender", $"'{sender}' is not a name of letters, digits, dashes, underscores and dots");
        var lnets = settings.Has($"{path}.lnets") ? settings.Strings($"{path}.lnets") : [];
        if (lnets.Count == 0)
            settings.Problem(path, "has no lnets: name the LNets of the clients of that cluster, for example [\"o2ib\"]");
        foreach (var lnet in lnets.Where(l => l.Length == 0 || !l.All(char.IsAsciiLetterOrDigit)))
            settings.Problem($"{path}.lnets", $"'{lnet}' is not an LNet; write for example o2ib, tcp1");
        var urls = Urls(settings, path);
        var relay = new RelayOptions(name, sender, [.. lnets.Select(Nid.CanonicalNetwork)], urls)
        {
            SecretFile = File(settings, $"{path}.secret-file"),
            TokenFile = File(settings, $"{path}.token-file"),
            CaFile = File(settings, $"{path}.ca-file"),
            CertificateFile = File(settings, $"{path}.certificate-file"),
            KeyFile = File(settings, $"{path}.key-file"),
            ServerName = Text(settings, $"{path}.server-name"),
        };
        if (relay is { SecretFile: null, CertificateFile: null, TokenFile: null })
            settings.Problem(path, "has neither secret-file nor certificate-file nor token-file: the head would refuse what is sent");
        if ((relay.CertificateFile ?? relay.CaFile) is not null && urls.Any(u => u.Scheme != Uri.UriSchemeHttps))
            settings.Problem($"{path}.url", $"is not https, and {(relay.CertificateFile is null ? "ca-file" : "certificate-file")} is set");
        return relay;
    }

    private static ImmutableArray<Uri> Urls(ConfigBinder settings, string path)
    {
        var urls = ImmutableArray.CreateBuilder<Uri>();
        foreach (var text in settings.Has($"{path}.url") ? settings.Strings($"{path}.url") : [])
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/")
                urls.Add(url);
            else
                settings.Problem($"{path}.url", $"'{text}' is not a URL of a port for members; write for example https://head1:9847");
        }

        if (urls.Count == 0)
            settings.Problem(path, "has no url: name the port for members of the head, for example https://head1:9847");
        return urls.ToImmutable();
    }

    /// <summary>The names below a path. Keys that nothing reads are reported.</summary>
    private static List<string> Names(ConfigBinder settings, string path, string[] keys)
    {
        if (settings.Value(path) is not { } value || value is HoconNull)
            return [];
        if (value is not HoconObject map)
        {
            settings.Problem(path, "is not an object; write for example { vu { … } }");
            return [];
        }

        var names = new List<string>();
        foreach (var (name, settingsOfOne) in map.Fields)
        {
            if (!IsName(name) || name.Contains('.', StringComparison.Ordinal) || settingsOfOne is not HoconObject one)
            {
                settings.Problem(path, $"{name} is not a name of letters, digits, dashes and underscores with settings in braces");
                continue;
            }

            names.Add(name);
            foreach (var (key, _) in one.Fields.Where(f => !keys.Contains(f.Key)))
                settings.Problem($"{path}.{name}", $"has the setting {key}, which does not exist; there are {string.Join(", ", keys)}");
        }

        return names;
    }

    private static string? Text(ConfigBinder settings, string path) =>
        settings.Has(path) && settings.String(path) is { Length: > 0 } text ? text : null;

    private static string? File(ConfigBinder settings, string path) => settings.Has(path) ? FileSetting.Bind(settings, path) : null;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
