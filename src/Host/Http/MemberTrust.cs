using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Actors;
using LustreActors.Blocking;
using LustreActors.Sources;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// Knows members by what they show: a certificate of their authority, a token, or both. Files are read anew when they have been replaced, without
/// a restart; while they cannot be read, or say nonsense, what they said before holds.
/// </summary>
internal sealed class MemberTrust(TrustOptions options, BlockingLane lane, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The process ends where the files do not come in time at its start, and others start at the same moment.</summary>
    private static readonly TimeSpan FirstDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SaidAgainAfter = TimeSpan.FromMinutes(10);

    private volatile Shown? _shown;
    private long _readAt;
    private int _reading;
    private string? _said;
    private long _refusedAt;

    /// <summary>What would keep a process with these files from starting, as the user who asks sees them; null where it is all right.</summary>
    public static string? ProblemOf(TrustOptions options)
    {
        try
        {
            using var files = new FileReader(new NobodyWatches());
            Shown.Of(options, files);
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    /// <summary>Nothing is asked of whoever comes.</summary>
    public bool IsOpen => options.CertificateFile is null && options.Token is null && options.TokenFile is null;

    /// <exception cref="InvalidDataException">What is there cannot be used; in words.</exception>
    public async Task BeginAsync()
    {
        if (await ReadAsync(FirstDeadline).ConfigureAwait(false) is { } problem)
            throw new InvalidDataException(problem);
    }

    public void Secure(ListenOptions endpoint)
    {
        if (options.CertificateFile is null)
            return;
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = async _ =>
            {
                var shown = await NowAsync().ConfigureAwait(false);
                return new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = shown.Own,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = shown.Trusted,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && errors == SslPolicyErrors.None,
                };
            },
            HandshakeTimeout = Deadline,
        });
    }

    /// <summary>By its token; who has no right certificate does not come as far as this.</summary>
    public async Task<bool> IsMemberAsync(string? authorization, IPAddress? from)
    {
        if (options.Token is null && options.TokenFile is null)
            return true;
        var shown = await NowAsync().ConfigureAwait(false);
        const string Scheme = "Bearer ";
        var isMember = authorization is not null && authorization.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..])), shown.TokenHash);
        if (!isMember)
            SayWhoIsNone(from);
        return isMember;
    }

    /// <summary>Whoever knocks all the time does not fill the log.</summary>
    private void SayWhoIsNone(IPAddress? from)
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _refusedAt));
        if ((last == 0 || time.GetElapsedTime(last, now) >= SaidAgainAfter) && Interlocked.CompareExchange(ref _refusedAt, now, last) == last)
            HostLog.NotAMember(log, $"{from}", (int)SaidAgainAfter.TotalMinutes);
    }

    private async Task<Shown> NowAsync()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _readAt)) > ReadAgainAfter && Interlocked.Exchange(ref _reading, 1) == 0)
        {
            try
            {
                if (await ReadAsync(Deadline).ConfigureAwait(false) is { } problem && problem != _said)
                    HostLog.TrustNotRead(log, _said = problem);
            }
            finally
            {
                Interlocked.Exchange(ref _reading, 0);
            }
        }

        return _shown!;
    }

    private async Task<string?> ReadAsync(TimeSpan deadline)
    {
        Interlocked.Exchange(ref _readAt, time.GetTimestamp());
        var read = await lane.Run(
            "cluster: trust of members",
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return Shown.Of(options, files);
            },
            deadline, waits: true).ConfigureAwait(false);
        if (read.Value is { } shown)
        {
            (_shown, _said) = (shown, null);
            return null;
        }

        return read.Error is InvalidDataException wrong ? wrong.Message : read.Detail;
    }

    private sealed record Shown(SslStreamCertificateContext? Own, X509ChainPolicy? Trusted, byte[] TokenHash)
    {
        public static Shown Of(TrustOptions options, FileReader files)
        {
            var token = (options.TokenFile is { } path ? Text("token-file", path, files) : options.Token)?.Trim() ?? "";
            if (options.TokenFile is not null && token.Length == 0)
                throw new InvalidDataException($"cluster.trust.token-file {options.TokenFile} is empty");
            return new Shown(Certificate(options, files), Authority(options, files), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        }

        private static SslStreamCertificateContext? Certificate(TrustOptions options, FileReader files)
        {
            if (options.CertificateFile is null)
                return null;
            var pem = Text("certificate-file", options.CertificateFile, files);
            var key = options.KeyFile is null ? pem : Text("key-file", options.KeyFile, files);
            try
            {
                var chain = new X509Certificate2Collection();
                chain.ImportFromPem(pem);
                return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem, key), chain, offline: true);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                throw new InvalidDataException(
                    $"cluster.trust.certificate-file {options.CertificateFile} cannot be used with the key in {options.KeyFile ?? options.CertificateFile} (unencrypted PEM is read): {e.Message}", e);
            }
        }

        private static X509ChainPolicy? Authority(TrustOptions options, FileReader files)
        {
            if (options.CaFile is null)
                return null;
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            try
            {
                policy.CustomTrustStore.ImportFromPem(Text("ca-file", options.CaFile, files));
            }
            catch (CryptographicException e)
            {
                throw new InvalidDataException($"cluster.trust.ca-file {options.CaFile} cannot be used: {e.Message}", e);
            }

            return policy.CustomTrustStore.Count > 0 ? policy : throw new InvalidDataException($"cluster.trust.ca-file {options.CaFile} has no certificate in it (PEM is read)");
        }

        private static string Text(string setting, string path, FileReader files) => files.TryRead(path, out var text) == ReadStatus.Read
            ? Encoding.UTF8.GetString(text)
            : throw new InvalidDataException($"cluster.trust.{setting}: {files.LastError ?? path}");
    }
}
