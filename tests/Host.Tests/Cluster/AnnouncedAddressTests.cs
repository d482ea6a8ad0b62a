using System.Security.Cryptography.X509Certificates;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Host.Tests.Deploy;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>A member with a good certificate that announces an address at which the others must not ask.</summary>
public sealed class AnnouncedAddressTests
{
    private const string Token = "secret-of-all-the-members";

    [Theory]
    [InlineData("http://127.0.0.1", "has no TLS")]
    [InlineData("https://localhost", "is the address of another host")]
    public async Task An_address_without_TLS_or_of_another_host_is_never_asked(string address, string reason)
    {
        using var scratch = new Scratch();
        var shared = MemberCertificates.Shared;
        var trust = new ClusterTrustOptions
        {
            CaFile = scratch.Write("ca.pem", shared.Authority),
            CertificateFile = scratch.Write("member.pem", shared.Certificate),
            KeyFile = scratch.Write("member.key", shared.Key),
            ServerName = MemberCertificates.Name,
        };
        using var certificate = X509Certificate2.CreateFromPem(shared.Certificate, shared.Key);
        await using var peer = new ScriptedPeer("aggregator");
        if (address.StartsWith("https", StringComparison.Ordinal))
            peer.Show(certificate);
        var ports = Ports.Free(3);
        var url = new UriBuilder(address) { Port = new Uri($"http://{peer.Authority}").Port }.Uri;
        await using var far = new FarMember(url, trust, ports[0], ports[1]);
        await using var near = await RunningExporter.StartAsync(
            "-Dlustre.enabled=off", "-Dcluster.enabled=on", "-Dcluster.id=near", "-Dcluster.roles=[collector]",
            $"-Dcluster.remoting=\"127.0.0.1:{ports[1]}\"", $"-Dcluster.listen=\"127.0.0.1:{ports[2]}\"",
            $"-Dcluster.seeds=[\"127.0.0.1:{ports[0]}\",\"127.0.0.1:{ports[1]}\"]", "-Dcluster.interval=1s", "-Dcluster.deadline=2s",
            $"-Dcluster.trust.ca-file=\"{trust.CaFile}\"", $"-Dcluster.trust.certificate-file=\"{trust.CertificateFile}\"",
            $"-Dcluster.trust.key-file=\"{trust.KeyFile}\"", $"-Dcluster.trust.server-name={trust.ServerName}",
            $"-Dcluster.trust.token={Token}");

        await near.Log.WaitForAsync($"is left out: {url} {reason}");
        await Eventually.HoldsAsync(async () =>
        {
            var samples = Samples.Parse(await near.Http.GetStringAsync("/metrics?scope=cluster"));
            Assert.False(samples.Has("lustre_exporter_cluster_member_up", ("member", FarMember.Id)));
        });
        Assert.Equal(0, peer.Answers);
    }
}
