using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>Whether an address accepts connections, and shows a certificate of a member where members need one.</summary>
/// <param name="Trouble">Why not, in words for an administrator; null where the address is usable.</param>
/// <param name="IsDistrusted">Something answers, and is no member of this authority.</param>
internal readonly record struct DialResult(string? Trouble, bool IsDistrusted = false)
{
    public bool IsUsable => Trouble is null;
}

/// <summary>
/// Connects to a member's control plane, shakes hands and hangs up. Akka ends the whole ActorSystem when a TLS handshake that it began
/// fails (https://github.com/akkadotnet/akka.net/issues/7839), so nothing is dialed by Akka that has not passed here a moment before.
/// </summary>
/// <param name="trust">Null where the cluster runs without TLS: then a connection is all that is asked for.</param>
/// <param name="deadline">For connecting and shaking hands together.</param>
internal sealed class PeerDialer(MemberTrust? trust, TimeSpan deadline, TimeProvider time)
{
    public async Task<DialResult> DialAsync(MemberAddress address)
    {
        using var stop = new CancellationTokenSource(deadline, time);
        string? distrust = null;
        var phase = "does not answer";
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, stop.Token).ConfigureAwait(false);
            if (trust is null)
                return new DialResult(null);
            phase = "accepts connections and does not shake hands";
            using var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = address.Host,
                ClientCertificateContext = trust.Context,
                AllowTlsResume = false,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    DisableCertificateDownloads = true,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                    (distrust = trust.Problem(certificate as X509Certificate2, address.Host, chain?.ChainPolicy.ExtraStore ?? [],
                        server: true)) is null,
            };
            await stream.AuthenticateAsClientAsync(options, stop.Token).ConfigureAwait(false);
            return new DialResult(null);
        }
        catch (OperationCanceledException)
        {
            return new DialResult($"{address} {phase} (waited {deadline.TotalSeconds:0} s)");
        }
        catch (SocketException e)
        {
            return new DialResult($"{address} cannot be connected to: {e.Message}");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or InvalidOperationException)
        {
            return new DialResult($"{address} is not a member of this cluster's authority: "
                + $"{distrust ?? e.InnerException?.Message ?? e.Message}", IsDistrusted: true);
        }
    }
}
