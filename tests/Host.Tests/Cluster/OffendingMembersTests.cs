using System.Net;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Tests.Cluster.Control;
using LustreActors.Actors.Tests.PromQl;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// Something at a member's address that is no member, or fails while it shakes hands: the others remain members throughout,
/// every machine answers for itself, and the cluster is whole again within a minute after the offender has gone.
/// </summary>
public class OffendingMembersTests
{
    private const int Offending = 2;
    private static readonly int[] Others = [0, 1];
    private static readonly TimeSpan WholeAgain = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_member_with_a_certificate_of_another_authority_is_kept_out_and_says_why()
    {
        using var scratch = new Scratch();
        using var strangers = new SelfSignedAuthority("CN=strangers");
        using var certificate = strangers.Issue("lustre-members");
        await using var servers = new ServersOfACluster(3);
        servers.Own[Offending] =
        [
            $"-Dcluster.trust.ca-file=\"{scratch.Write("ca.pem", strangers.Pem)}\"",
            $"-Dcluster.trust.certificate-file=\"{scratch.Write("own.pem", certificate.ExportCertificatePem())}\"",
            $"-Dcluster.trust.key-file=\"{scratch.Write("own.key", SelfSignedAuthority.KeyOf(certificate))}\"",
        ];
        await servers.StartAllAsync();
        await servers.AreOneClusterAsync(Others);
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "is not the authority in cluster.trust.ca-file", (await servers[Offending].InspectAsync("cluster", "show")).Output,
            StringComparison.Ordinal));
        await GoOnAsync(servers, servers.Living);

        await servers.StopAsync(Offending);
        servers.Own.Remove(Offending);
        await IsWholeAgainAsync(servers);
    }

    [Fact]
    public async Task A_plain_text_listener_at_the_address_of_a_killed_member_affects_no_other_member()
    {
        await using var servers = new ServersOfACluster(3);
        await servers.FormAsync();
        await servers.KillAsync(Offending);
        var address = new MemberAddress($"{IPAddress.Loopback}", servers.PortOf(Offending));
        await using (var offender = Offender.PlainText(address))
        {
            await servers.AreOneClusterAsync(Others);
            await Eventually.HoldsAsync(() => Assert.True(offender.Connections > 0, "nobody has called"));
            await GoOnAsync(servers, Others);
        }

        await IsWholeAgainAsync(servers);
    }

    [Fact]
    public async Task A_member_that_is_killed_while_others_shake_hands_with_it_affects_no_other_member()
    {
        await using var servers = new ServersOfACluster(3);
        await servers.StartAsync(Offending);
        await servers.AreOneClusterAsync([Offending]);

        // It accepts connections without an answer, so that a caller is in the middle of a handshake when it ends.
        servers[Offending].Process.Freeze();
        await servers.StartAsync(Others);
        await Eventually.HoldsAsync(() => Assert.True(Connections.To(servers.PortOf(Offending)) > 0, "nobody has called"));
        await servers.KillAsync(Offending);
        await servers.AreOneClusterAsync(Others);
        await GoOnAsync(servers, Others);
        await IsWholeAgainAsync(servers);
    }

    private static async Task GoOnAsync(ServersOfACluster servers, IEnumerable<int> scraped)
    {
        foreach (var member in scraped)
            Assert.True(
                (await servers[member].ScrapeAsync()).Has("lustre_write_bytes_total"), $"nothing of {ServersOfACluster.NameOf(member)}");
        foreach (var member in Others)
            Assert.Equal(0, (await servers[member].ScrapeAsync()).Value("lustre_exporter_cluster_system_restarts_total"));
    }

    private static async Task IsWholeAgainAsync(ServersOfACluster servers)
    {
        await servers.StartAsync(Offending);
        await servers.AreOneClusterAsync(servers.Living, WholeAgain);
        foreach (var member in Others)
            Assert.Equal(0, (await servers[member].ScrapeAsync()).Value("lustre_exporter_cluster_system_restarts_total"));
    }
}
