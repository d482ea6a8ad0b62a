using LustreActors.Host.Tests.Deploy;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Five servers on a private network that drops packets between some of them.</summary>
public class PartitionTests
{
    private const int Count = 5;

    /// <summary>Seconds until every member has been read and the watch has values to compare.</summary>
    private const int Warm = 10;

    private const int Cut = 30;
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(45);

    [NeedsNamespacesFact]
    public async Task The_larger_half_goes_on_and_the_smaller_one_joins_it_when_the_network_is_mended()
    {
        await using var network = await Namespaces.CreateAsync(Count);
        await using var servers = new ServersOfACluster(network, Count);
        await servers.FormAsync();

        // The join has to move, because its owner is in the smaller half.
        var owner = await servers.JoinOwnerAsync(0);
        int[] smaller = [owner, (owner + 1) % Count];
        int[] larger = [.. servers.Living.Except(smaller)];
        await LoseAsync(network, smaller, larger);
        await LoseAsync(network, larger, smaller);
        var cut = new Watch(servers, () => larger);
        await cut.RunAsync(Cut);
        await servers.AreOneClusterAsync(larger);
        foreach (var member in smaller)
            Assert.True(
                (await servers[member].ScrapeAsync()).Has("lustre_write_bytes_total"), $"nothing of {ServersOfACluster.NameOf(member)}");
        cut.AssertWithin(LongestGap);

        await MendAsync(network, smaller, larger);
        await MendAsync(network, larger, smaller);
        await IsWholeAgainAsync(servers);
    }

    [NeedsNamespacesFact]
    public async Task A_loss_in_one_direction_between_two_members_leaves_the_others_as_they_are()
    {
        await using var network = await Namespaces.CreateAsync(Count);
        await using var servers = new ServersOfACluster(network, Count);
        await servers.FormAsync();

        await network.LoseAsync(0, 4);
        var cut = new Watch(servers, () => [1, 2, 3]);
        await cut.RunAsync(Cut);
        foreach (var member in (int[])[0, 4])
            Assert.True(
                (await servers[member].ScrapeAsync()).Has("lustre_write_bytes_total"), $"nothing of {ServersOfACluster.NameOf(member)}");
        foreach (var member in (int[])[1, 2, 3])
            Assert.Equal(0, (await servers[member].ScrapeAsync()).Value("lustre_exporter_cluster_system_restarts_total"));
        cut.AssertWithin(LongestGap);

        await network.DeliverAsync(0, 4);
        await IsWholeAgainAsync(servers);
    }

    private static async Task IsWholeAgainAsync(ServersOfACluster servers)
    {
        await servers.AreOneClusterAsync(servers.Living);
        var whole = new Watch(servers, () => servers.Living);
        await whole.RunAsync(Warm + 8);
        whole.AssertWithin(LongestGap);
    }

    private static async Task LoseAsync(Namespaces network, int[] from, int[] to)
    {
        foreach (var (sender, receiver) in from.SelectMany(f => to.Select(t => (f, t))))
            await network.LoseAsync(sender, receiver);
    }

    private static async Task MendAsync(Namespaces network, int[] from, int[] to)
    {
        foreach (var (sender, receiver) in from.SelectMany(f => to.Select(t => (f, t))))
            await network.DeliverAsync(sender, receiver);
    }
}
