using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using LustreActors.Hocon;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>
/// Binds the file format of Prometheus' exporter-toolkit, all of it and nothing else. All problems are gathered. No message shows a hash or
/// a key.
/// </summary>
internal sealed class WebConfigParser
{
    private readonly string _folder;
    private readonly List<HoconProblem> _problems = [];
    private readonly List<HoconProblem> _warnings = [];

    private WebConfigParser(string file) => _folder = Path.GetDirectoryName(file) ?? "/";

    /// <param name="file">The absolute path. A relative path in the file starts at its folder.</param>
    /// <param name="text">The content.</param>
    /// <returns>The configuration, and what is allowed but probably a mistake.</returns>
    /// <exception cref="HoconException">Lists every problem.</exception>
    public static (WebConfiguration Configuration, IReadOnlyList<HoconProblem> Warnings) Parse(string file, string text)
    {
        var parser = new WebConfigParser(file);
        var configuration = parser.Bind(YamlReader.Read(file, text));
        if (parser._problems.Count > 0)
            throw new HoconException([.. parser._problems]);
        return (configuration, parser._warnings);
    }

    private WebConfiguration Bind(YamlValue root)
    {
        var top = Section(root, "", "tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");
        var http = Section(top.Value("http_server_config"), "http_server_config", "http2", "headers");
        var configuration = new WebConfiguration
        {
            Tls = BindTls(top.Value("tls_server_config")),
            Http2 = http.Value("http2") is not { } http2 || Boolean(http2, "http_server_config.http2"),
            Headers = http.Value("headers") is { } headers ? Headers(headers) : [],
            Users = top.Value("basic_auth_users") is { } users ? Users(users) : new Dictionary<string, string>(),
            Rate = top.Value("rate_limit") is { } rate ? Rate(rate) : null,
        };
        if (configuration is { Tls: null, Users.Count: > 0 })
            Warn(
                top.Value("basic_auth_users")!.Origin, "basic_auth_users",
                "without tls_server_config, passwords cross the network in clear");
        return configuration;
    }

    private TlsConfiguration? BindTls(YamlValue? value)
    {
        const string Name = "tls_server_config";
        var tls = Section(
            value, Name, "cert", "key", "client_ca", "cert_file", "key_file", "client_auth_type", "client_ca_file", "client_allowed_sans",
            "cipher_suites", "curve_preferences", "min_version", "max_version", "prefer_server_cipher_suites");
        if (tls.IsEmpty)
            return null;
        var (certificate, key) = (Pem(tls, Name, "cert"), Pem(tls, Name, "key"));
        var authority = Pem(tls, Name, "client_ca");
        var clients = tls.Value("client_auth_type") is { } policy
            ? Choice(policy, Name + ".client_auth_type", GoNames.ClientPolicies) : ClientCertificates.NoClientCert;
        var allowed = tls.Value("client_allowed_sans") is { } sans ? Texts(sans, Name + ".client_allowed_sans") : null;
        var protocols = Protocols(tls, Name, out var withTls13);
        var suites = Suites(tls, Name, withTls13);
        if (tls.Value("curve_preferences") is { } curves)
            CheckCurves(curves, Name + ".curve_preferences");
        if (tls.Value("prefer_server_cipher_suites") is { } preference)
            Boolean(preference, Name + ".prefer_server_cipher_suites");

        if (certificate is null)
            Problem(value!.Origin, Name, "cert_file is missing, so there would be no TLS; name the file of the certificate");
        if (key is null)
            Problem(value!.Origin, Name, "key_file is missing; name the file of the certificate's key");
        if (authority is not null && clients == ClientCertificates.NoClientCert)
            Problem(
                authority.Origin, authority.Path,
                "has no effect without client_auth_type; write RequireAndVerifyClientCert to let in only clients with a certificate");
        if (authority is null && clients is ClientCertificates.VerifyClientCertIfGiven or ClientCertificates.RequireAndVerifyClientCert)
            Warn(
                tls.Value("client_auth_type")!.Origin, Name + ".client_auth_type",
                "without client_ca_file, a certificate of every authority that this system trusts is good enough");
        if (allowed is not null
            && clients is not (ClientCertificates.RequireAnyClientCert or ClientCertificates.RequireAndVerifyClientCert))
            Problem(
                tls.Value("client_allowed_sans")!.Origin, Name + ".client_allowed_sans",
                "needs client_auth_type RequireAndVerifyClientCert: other clients come without a certificate");
        return certificate is null || key is null ? null : new TlsConfiguration
        {
            Certificate = certificate,
            Key = key,
            ClientAuthority = authority,
            Clients = clients,
            AllowedClients = allowed,
            Protocols = protocols,
            Ciphers = suites,
        };
    }

    /// <summary>Binds NAME_file, a path, or NAME, the text itself.</summary>
    private Pem? Pem(YamlSection tls, string section, string name)
    {
        var (file, text) = (tls.Value(name + "_file"), tls.Value(name));
        if (file is not null && text is not null)
            Problem(text.Origin, $"{section}.{name}", $"stands beside {name}_file; write one of them");
        if (file is not null)
        {
            var path = Text(file, $"{section}.{name}_file");
            return new Pem(file.Origin, $"{section}.{name}_file", Path.GetFullPath(Path.Combine(_folder, path)), null);
        }

        return text is null ? null : new Pem(text.Origin, $"{section}.{name}", null, Text(text, $"{section}.{name}"));
    }

    private SslProtocols Protocols(YamlSection tls, string section, out bool withTls13)
    {
        var min = Version(tls, section, "min_version", 2);
        var max = Version(tls, section, "max_version", 3);
        if (min < 2)
        {
            Warn(
                tls.Value("min_version")!.Origin, section + ".min_version",
                $"{GoNames.Versions[min]} is broken, and is not offered: TLS12 is the lowest");
            min = 2;
        }

        if (max < 2)
            Problem(tls.Value("max_version")!.Origin, section + ".max_version", $"{GoNames.Versions[max]} is broken; write TLS12 or TLS13");
        else if (max < min)
            Problem(tls.Value("max_version")!.Origin, section + ".max_version", "is lower than min_version: no version is left");
        withTls13 = max >= 3;
        return GoNames.Protocols(min, max);
    }

    private int Version(YamlSection tls, string section, string name, int missing)
    {
        if (tls.Value(name) is not { } value)
            return missing;
        var found = Text(value, $"{section}.{name}");
        for (var version = 0; version < GoNames.Versions.Count; version++)
        {
            if (GoNames.Versions[version] == found)
                return version;
        }

        Problem(value.Origin, $"{section}.{name}", $"'{found}' is no version of TLS; write TLS12 or TLS13");
        return missing;
    }

    private List<TlsCipherSuite> Suites(YamlSection tls, string section, bool withTls13)
    {
        var path = section + ".cipher_suites";
        var suites = new List<TlsCipherSuite>();
        var named = tls.Value("cipher_suites") is { } value ? Texts(value, path) : [];
        foreach (var name in named)
        {
            if (GoNames.Suites.TryGetValue(name, out var suite))
                suites.Add(suite);
            else if (GoNames.WeakSuites.Contains(name))
                Warn(tls.Value("cipher_suites")!.Origin, path, $"{name} is not offered: it has no forward secrecy");
            else
                Problem(
                    tls.Value("cipher_suites")!.Origin, path,
                    $"there is no suite '{name}'; these are: {string.Join(", ", GoNames.Suites.Keys)}");
        }

        if (named.Count > 0 && suites.Count == 0)
            Problem(tls.Value("cipher_suites")!.Origin, path, "has no suite that is offered");
        if (named.Count == 0)
            suites.AddRange(GoNames.DefaultSuites);
        if (withTls13)
            suites.AddRange(GoNames.Tls13Suites.Except(suites));
        return suites;
    }

    private void CheckCurves(YamlValue value, string path)
    {
        var named = Texts(value, path);
        foreach (var name in named.Where(n => !GoNames.Curves.Contains(n)))
            Problem(value.Origin, path, $"there is no curve '{name}'; these are: {string.Join(", ", GoNames.Curves)}");
        if (named.Count > 0)
            Warn(value.Origin, path, "is not used: the order of the curves is that of OpenSSL's configuration on this machine");
    }

    private List<KeyValuePair<string, string>> Headers(YamlValue value)
    {
        const string Path = "http_server_config.headers";
        var headers = new List<KeyValuePair<string, string>>();
        var section = Section(
            value, Path, "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection",
            "Strict-Transport-Security");
        foreach (var entry in section.Entries)
        {
            var text = Text(entry.Value, $"{Path}.{entry.Key}");
            string[] allowed = entry.Key switch
            {
                "X-Frame-Options" => ["deny", "sameorigin"],
                "X-Content-Type-Options" => ["nosniff"],
                _ => [],
            };
            if (text.Any(c => c is < ' ' or > '~'))
                Problem(entry.Value.Origin, $"{Path}.{entry.Key}", "has a character that no header may have");
            else if (text.Length > 0 && allowed.Length > 0 && !allowed.Contains(text))
                Problem(entry.Value.Origin, $"{Path}.{entry.Key}", $"'{text}' is not allowed; write {string.Join(" or ", allowed)}");
            else if (text.Length > 0)
                headers.Add(new(entry.Key, text));
        }

        return headers;
    }

    private Dictionary<string, string> Users(YamlValue value)
    {
        const string Path = "basic_auth_users";
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(value, Path))
        {
            var hash = (entry.Value as YamlScalar)?.Text ?? "";
            var path = BcryptHash.Problem(entry.Key) is null ? Path : $"{Path}.{entry.Key}";
            if (path == Path)
                Problem(entry.Origin, Path, "has a hash in the place of a name; write name: hash");
            else if (entry.Key.Length == 0 || entry.Key.Contains(':', StringComparison.Ordinal))
                Problem(entry.Origin, Path, "a name must have a character and no colon");
            else if (BcryptHash.Problem(hash) is { } problem)
                Problem(entry.Origin, path, problem);
            users[entry.Key] = hash;
        }

        return users;
    }

    private RequestRate? Rate(YamlValue value)
    {
        const string Path = "rate_limit";
        var section = Section(value, Path, "interval", "burst");
        var interval = section.Value("interval") is { } duration ? Duration(duration, Path + ".interval") : TimeSpan.Zero;
        var burst = 0;
        if (section.Value("burst") is { } number
            && !(int.TryParse(Text(number, Path + ".burst"), NumberStyles.None, CultureInfo.InvariantCulture, out burst)
                && burst <= 1_000_000))
            Problem(number.Origin, Path + ".burst", "is not a number from 0 to 1000000");
        if (interval == TimeSpan.Zero)
            return null;
        if (burst == 0)
            Problem(value.Origin, Path, "burst is 0, so that every request would be refused; write at least 1");
        return new RequestRate(interval, burst);
    }

    private TimeSpan Duration(YamlValue value, string path)
    {
        if (GoDuration.TryParse(Text(value, path), out var duration))
            return duration;
        Problem(value.Origin, path, "is not a duration; write for example 100ms, 1s or 1m30s");
        return TimeSpan.Zero;
    }

    private bool Boolean(YamlValue value, string path)
    {
        var text = Text(value, path);
        if (text is "true" or "True" or "TRUE" or "yes" or "on")
            return true;
        if (text is not ("false" or "False" or "FALSE" or "no" or "off"))
            Problem(value.Origin, path, "is not true or false");
        return false;
    }

    private T Choice<T>(YamlValue value, string path, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        var text = Text(value, path);
        if (choices.TryGetValue(text, out var choice))
            return choice;
        Problem(value.Origin, path, $"'{text}' is not allowed; write one of {string.Join(", ", choices.Keys)}");
        return default;
    }

    private string Text(YamlValue value, string path)
    {
        if (value is YamlScalar scalar)
            return scalar.Text ?? "";
        Problem(value.Origin, path, "must be a single value");
        return "";
    }

    private List<string> Texts(YamlValue value, string path)
    {
        if (value is YamlList list)
            return [.. list.Items.Select(item => Text(item, path))];
        Problem(value.Origin, path, "must be a list: [one, two], or a line with - for each");
        return [];
    }

    private IReadOnlyList<YamlEntry> Entries(YamlValue? value, string path)
    {
        if (value is YamlMap map)
            return map.Entries;
        if (value is not (null or YamlScalar { Text: null }))
            Problem(value.Origin, path, "must have lines of the form key: value");
        return [];
    }

    private YamlSection Section(YamlValue? value, string path, params string[] known)
    {
        var entries = Entries(value, path);
        foreach (var entry in entries.Where(e => !known.Contains(e.Key)))
            Problem(entry.Origin, path, $"'{entry.Key}' is not known here; known are: {string.Join(", ", known)}");
        return new YamlSection([.. entries.Where(e => known.Contains(e.Key))]);
    }

    private void Problem(Origin origin, string path, string message) => _problems.Add(new HoconProblem(origin, path, message));

    private void Warn(Origin origin, string path, string message) => _warnings.Add(new HoconProblem(origin, path, message));

    /// <summary>The known keys of a part of the file.</summary>
    private sealed record YamlSection(IReadOnlyList<YamlEntry> Entries)
    {
        public bool IsEmpty => Entries.Count == 0;

        /// <returns>Null when the key is missing or has no value.</returns>
        public YamlValue? Value(string key) =>
            Entries.FirstOrDefault(e => e.Key == key)?.Value is { } value and not YamlScalar { Text: null } ? value : null;
    }
}
