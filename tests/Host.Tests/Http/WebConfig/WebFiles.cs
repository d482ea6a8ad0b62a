using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Host.Certificates;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http.WebConfig;

/// <summary>A folder with an authority, certificates of a server and of a client, and a web configuration.</summary>
internal sealed class WebFiles : IDisposable
{
    public const string User = "prometheus";

    public const string Password = "correct horse";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly Scratch _scratch = new();
    private readonly X509Certificate2 _authority;

    public WebFiles()
    {
        var authority = CertificateIssuer.CreateAuthority("the authority of a test", Now, 30);
        _authority = X509Certificate2.CreateFromPem(authority.CertificatePem, authority.KeyPem);
        _scratch.Write("ca.crt", authority.CertificatePem);
        Issue("server", "127.0.0.1", "localhost");
        Issue("client", "prometheus.example");
        var other = CertificateIssuer.CreateAuthority("another authority", Now, 30);
        using var stranger = X509Certificate2.CreateFromPem(other.CertificatePem, other.KeyPem);
        Write("stranger", CertificateIssuer.CreateMember(stranger, ["prometheus.example"], Now, 20));
    }

    /// <summary>The hash of the password, at the lowest cost, so that no test waits for it.</summary>
    public static string Hash { get; } = HashOf(Password);

    public static string HashOf(string password) => BCrypt.Net.BCrypt.HashPassword(password, 4);

    public string Path => PathOf("web.yml");

    public string Folder => _scratch.Folder;

    public string PathOf(string name) => _scratch.PathOf(name);

    public string Write(string name, string text) => _scratch.Write(name, text);

    /// <summary>Replaces the file in one step, as a careful administrator does.</summary>
    public void Replace(string text)
    {
        _scratch.Write("web.yml.new", text);
        File.Move(PathOf("web.yml.new"), Path, overwrite: true);
    }

    public void Issue(string name, params string[] hosts) => Write(name, CertificateIssuer.CreateMember(_authority, hosts, Now, 20));

    /// <summary>A client that trusts the authority alone.</summary>
    public HttpClient Client(Uri address, string? certificate = null, string? user = null, string? password = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(PathOf("ca.crt")) },
                },
                ClientCertificates = certificate is null
                    ? []
                    : [X509Certificate2.CreateFromPemFile(PathOf(certificate + ".crt"), PathOf(certificate + ".key"))],
            },
        };
        var client = new HttpClient(handler) { BaseAddress = address, Timeout = Eventually.Deadline };
        if (user is not null)
            client.DefaultRequestHeaders.Authorization = Basic(user, password ?? "");
        return client;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public void Dispose()
    {
        _authority.Dispose();
        _scratch.Dispose();
    }

    private void Write(string name, IssuedCertificate issued)
    {
        _scratch.Write(name + ".crt", issued.CertificatePem);
        _scratch.Write(name + ".key", issued.KeyPem);
    }
}
