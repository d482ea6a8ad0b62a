using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Members that find each other through a real etcd, and what happens when one of them, or etcd itself, is lost.</summary>
public class LostMembersTests
{
    /// <summary>Until everybody has been read, and rates are known.</summary>
    private const int Warm = 10;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);

    /// <summary>Lease, damping and an interval are seven seconds; a busy machine may take twice as long. `./dev chaos` is stricter.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(14);

    /// <summary>What is counted twice is 2.</summary>
    private const decimal MostExcess = 1.7m;

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task Whoever_is_killed_is_replaced_before_anybody_misses_what_he_had()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var servers = new ServersOfACluster(4, Settings(etcd));
        await servers.StartAllAsync();
        var asked = 0;
        var watch = new Watch(servers, () => Alive(servers, asked++));
        await watch.GoAsync(Warm);

        var lost = new Watch(servers, () => Alive(servers, asked++));
        await lost.GoAsync(28, async second =>
        {
            if (second == 8)
                await servers.KillAsync(await OwnerAsync(servers, "jobs"));
        });

        Assert.InRange(lost.WorstExcess, 0.5m, MostExcess);
        Assert.True(lost.LongestGap <= LongestGap, $"nothing was told for {lost.LongestGap}");
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task A_member_that_stood_still_beyond_its_lease_comes_back_and_nothing_is_counted_twice()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var servers = new ServersOfACluster(4, Settings(etcd));
        await servers.StartAllAsync();
        var asked = 0;
        var still = -1;
        var watch = new Watch(servers, () => Alive(servers, asked++, except: still));
        await watch.GoAsync(Warm);

        var lost = new Watch(servers, () => Alive(servers, asked++, except: still));
        await lost.GoAsync(34, async second =>
        {
            if (second == 8)
                servers[still = await OwnerAsync(servers, "jobs")].Process.Freeze();
            if (second == 18)
                servers[still].Process.Thaw();
        });

        Assert.InRange(lost.WorstExcess, 0.5m, MostExcess);
        Assert.True(lost.LongestGap <= LongestGap, $"nothing was told for {lost.LongestGap}");
        await Eventually.HoldsAsync(async () => Assert.Equal(
            4, Samples.Parse(await servers[Alive(servers, 0)].Http.GetStringAsync("/metrics")).Value("lustre_exporter_cluster_members", ("state", "active"))));
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task An_etcd_that_is_killed_or_stands_still_costs_nobody_anything()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var servers = new ServersOfACluster(3, Settings(etcd));
        await servers.StartAllAsync();
        var asked = 0;
        var watch = new Watch(servers, () => Alive(servers, asked++));
        await watch.GoAsync(Warm);

        var lost = new Watch(servers, () => Alive(servers, asked++));
        await lost.GoAsync(40, async second =>
        {
            switch (second)
            {
                case 8:
                    await etcd.KillAsync();
                    break;
                case 16:
                    await ExpectCoordinationAsync(servers, 0);
                    await etcd.StartAgainAsync();
                    break;
                case 22:
                    await ExpectCoordinationAsync(servers, 1);
                    etcd.Freeze();
                    break;
                case 32:
                    await ExpectCoordinationAsync(servers, 0);
                    etcd.Thaw();
                    break;
            }
        });

        Assert.InRange(lost.WorstExcess, 0.5m, MostExcess);
        Assert.True(lost.LongestGap <= TimeSpan.FromSeconds(5), $"nothing was told for {lost.LongestGap}");
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task Without_an_etcd_from_the_beginning_each_reads_its_own_machine_and_does_what_there_is_to_do()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await etcd.KillAsync();
        await using var servers = new ServersOfACluster(2, Settings(etcd));
        await servers.StartAllAsync();
        foreach (var member in servers.Members)
            Assert.True((await member.ScrapeAsync()).Has("lustre_write_bytes_total"));

        var alone = new Watch(servers, () => 0);
        await alone.GoAsync(20);
        Assert.True(alone.LongestGap < TimeSpan.FromSeconds(20), "a member that finds nobody does nothing");

        await etcd.StartAgainAsync();
        await Eventually.HoldsAsync(async () => Assert.Equal(2, (await servers[0].ScrapeAsync()).Value("lustre_exporter_cluster_members", ("state", "active"))));
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task Who_is_stopped_hands_over_at_once()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var servers = new ServersOfACluster(3, [.. Settings(etcd), "-Dcluster.etcd.ttl=60s"]);
        await servers.StartAllAsync();
        var watch = new Watch(servers, () => Alive(servers, 0));
        await watch.GoAsync(Warm);

        // Its lease would live for a minute more: that others have what it had within seconds is its own word.
        var owner = await OwnerAsync(servers, "jobs");
        await servers.StopAsync(owner);
        await Eventually.HoldsAsync(async () => Assert.NotEqual(owner, await OwnerAsync(servers, "jobs")));
    }

    private static string[] Settings(RealEtcd etcd) =>
        ["-Dcluster.mode=etcd", $"-Dcluster.etcd.endpoints=[\"{etcd.Url.ToString().TrimEnd('/')}\"]", $"-Dcluster.etcd.ttl={Ttl.TotalSeconds}s", "-Dcluster.etcd.deadline=1s", "-Dcluster.wait-timeout=5s"];

    private static int Alive(ServersOfACluster servers, int asked, int except = -1)
    {
        var alive = Enumerable.Range(0, servers.Count).Where(m => m != except && servers.Runs(m)).ToArray();
        return alive[asked % alive.Length];
    }

    /// <summary>Who owns a shard, as a member that runs has it.</summary>
    private static async Task<int> OwnerAsync(ServersOfACluster servers, string shard)
    {
        var shards = await servers[Alive(servers, 0)].InspectAsync("cluster", "shards");
        var line = shards.Output.Split('\n').FirstOrDefault(l => l.StartsWith(shard + " ", StringComparison.Ordinal));
        Assert.True(line is not null, shards.Output + shards.Errors);
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]["oss".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task ExpectCoordinationAsync(ServersOfACluster servers, int up)
    {
        foreach (var member in servers.Members)
            Assert.Equal(up, (await member.ScrapeAsync()).Value("lustre_exporter_cluster_coordination_up"));
    }
}
