using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Host.Configuration;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using LustreActors.Sources.Files;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Http;

/// <summary>
/// Authenticates the members that use the member port: by a certificate of the cluster's authority, by a token, or by both. The files are
/// read again every few seconds, so that a replaced one takes effect without a restart. While a file cannot be used, its last content
/// holds.
/// </summary>
internal sealed class MemberAuthenticator(TrustOptions options, BlockingLane lane, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan RereadInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longer at the start: the process ends when it cannot read the files, and other processes start at the same moment.
    /// </summary>
    private static readonly TimeSpan FirstReadDeadline = TimeSpan.FromSeconds(30);

    private readonly RareEvent _refusal = new(time);
    private volatile Credentials? _credentials;
    private long _readAt;
    private int _reading;
    private string? _loggedProblem;

    /// <summary>Reads the files as the current user.</summary>
    /// <returns>The problem that would keep a process with these files from starting; null when there is no such problem.</returns>
    public static string? FindProblem(TrustOptions options)
    {
        try
        {
            using var files = new FileReader(new NullWatch());
            Credentials.Load(options, files);
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    /// <summary>True when neither a certificate nor a token is configured: every client counts as a member.</summary>
    public bool IsOpen => options.CertificateFile is null && options.Token is null && options.TokenFile is null;

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="InvalidDataException">A file cannot be used; the message names it.</exception>
    public async Task LoadAsync()
    {
        if (await ReadAsync(FirstReadDeadline).ConfigureAwait(false) is { } problem)
            throw new InvalidDataException(problem);
    }

    /// <summary>Adds TLS with client certificates to an endpoint, when certificates are configured.</summary>
    public void ConfigureTls(ListenOptions endpoint)
    {
        if (options.CertificateFile is null)
            return;
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = async _ =>
            {
                var credentials = await CurrentAsync().ConfigureAwait(false);
                return new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = credentials.Certificate,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = credentials.Authority,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                        certificate is not null && errors == SslPolicyErrors.None,
                };
            },
            HandshakeTimeout = ReadDeadline,
        });
    }

    /// <summary>Checks the token. A client without a valid certificate was refused in the handshake already.</summary>
    public async Task<bool> IsMemberAsync(string? authorization, IPAddress? from)
    {
        if (options.Token is null && options.TokenFile is null)
            return true;
        var credentials = await CurrentAsync().ConfigureAwait(false);
        const string Scheme = "Bearer ";
        var isMember = authorization is not null && authorization.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..])), credentials.TokenHash);
        if (!isMember && _refusal.IsToBeLogged())
            HostLog.NotAMember(log, $"{from}", (int)RareEvent.Interval.TotalMinutes);
        return isMember;
    }

    private async Task<Credentials> CurrentAsync()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _readAt)) > RereadInterval && Interlocked.Exchange(ref _reading, 1) == 0)
        {
            try
            {
                if (await ReadAsync(ReadDeadline).ConfigureAwait(false) is { } problem
                    && WebAccess.WithoutNumbers(problem) is var known && known != _loggedProblem)
                {
                    _loggedProblem = known;
                    HostLog.TrustNotRead(log, problem);
                }
            }
            finally
            {
                Interlocked.Exchange(ref _reading, 0);
            }
        }

        return _credentials!;
    }

    private async Task<string?> ReadAsync(TimeSpan deadline)
    {
        Interlocked.Exchange(ref _readAt, time.GetTimestamp());
        var read = await lane.Run(
            "cluster: trust of members",
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return Credentials.Load(options, files);
            },
            deadline, waits: true).ConfigureAwait(false);
        if (read.Value is { } credentials)
        {
            (_credentials, _loggedProblem) = (credentials, null);
            return null;
        }

        return read.Error is InvalidDataException wrong ? wrong.Message : read.Detail;
    }

    private sealed record Credentials(SslStreamCertificateContext? Certificate, X509ChainPolicy? Authority, byte[] TokenHash)
    {
        public static Credentials Load(TrustOptions options, FileReader files)
        {
            var token = (options.TokenFile is { } path ? ReadText("token-file", path, files) : options.Token)?.Trim() ?? "";
            if (options.TokenFile is not null && token.Length == 0)
                throw new InvalidDataException($"cluster.trust.token-file {options.TokenFile} is empty");
            return new Credentials(
                LoadCertificate(options, files), LoadAuthority(options, files), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        }

        private static SslStreamCertificateContext? LoadCertificate(TrustOptions options, FileReader files)
        {
            if (options.CertificateFile is null)
                return null;
            var pem = ReadText("certificate-file", options.CertificateFile, files);
            var key = options.KeyFile is null ? pem : ReadText("key-file", options.KeyFile, files);
            try
            {
                var chain = new X509Certificate2Collection();
                chain.ImportFromPem(pem);
                return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem, key), chain, offline: true);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                throw new InvalidDataException(
                    $"cluster.trust.certificate-file {options.CertificateFile} cannot be used with the key in "
                        + $"{options.KeyFile ?? options.CertificateFile} (unencrypted PEM is read): {e.Message}",
                    e);
            }
        }

        private static X509ChainPolicy? LoadAuthority(TrustOptions options, FileReader files)
        {
            if (options.CaFile is null)
                return null;
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            try
            {
                policy.CustomTrustStore.ImportFromPem(ReadText("ca-file", options.CaFile, files));
            }
            catch (CryptographicException e)
            {
                throw new InvalidDataException($"cluster.trust.ca-file {options.CaFile} cannot be used: {e.Message}", e);
            }

            return policy.CustomTrustStore.Count > 0
                ? policy
                : throw new InvalidDataException($"cluster.trust.ca-file {options.CaFile} has no certificate in it (PEM is read)");
        }

        private static string ReadText(string setting, string path, FileReader files) =>
            files.TryRead(path, out var text) == ReadStatus.Read
            ? Encoding.UTF8.GetString(text)
            : throw new InvalidDataException($"cluster.trust.{setting}: {files.LastError ?? path}");
    }
}
