using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>Members that find each other through a name, as in Kubernetes and Swarm: each has a network address of its own, and a cable that can be cut.</summary>
public class DnsInNamespacesTests
{
    private const string Name = "tasks.lustre";
    private const int Count = 3;

    /// <summary>A member is missed after two rounds, each of five seconds and three more for who hangs; the name server's silence adds as much.</summary>
    private static readonly TimeSpan TwoRounds = TimeSpan.FromSeconds(40);

    [NeedsNamespacesFact]
    public async Task Members_of_a_name_are_there_while_they_answer_and_stay_known_while_the_name_server_does_not()
    {
        await using var network = await Namespaces.CreateAsync(Count);
        await using var dns = new SmallDns(network.Here, Name, [.. Enumerable.Range(0, Count).Select(network.AddressOf)]);
        using var lustre = new SimulatedServers(Count);
        await using var running = new Members(network, lustre);
        var members = await running.StartAsync();

        foreach (var member in members)
            await SeesAsync(member, Count);
        foreach (var member in members)
        {
            await Eventually.HoldsAsync(async () =>
            {
                var samples = Samples.Parse(await member.Http.GetStringAsync("/metrics?scope=cluster"));
                for (var i = 0; i < Count; i++)
                    Assert.True(samples.Has("lustre_write_bytes_total", ("member", NameOf(i)), ("target", $"scratch-OST{i:x4}")), $"nothing of {NameOf(i)}");
            });
        }

        // The name server is lost with one of the members: the others go on with the addresses of before.
        dns.IsSilent = true;
        await network.CutAsync(2);
        foreach (var member in members.Take(2))
            await SeesAsync(member, Count - 1);
        var alone = await members[0].ScrapeAsync();
        Assert.Equal(0, alone.Value("lustre_exporter_cluster_coordination_up"));
        await members[0].Log.WaitForAsync($"{Name} ");
        await network.MendAsync(2);
        foreach (var member in members)
            await SeesAsync(member, Count);

        // It answers again, and has forgotten one of them.
        (dns.Addresses, dns.IsSilent) = ([network.AddressOf(0), network.AddressOf(1)], false);
        await SeesAsync(members[0], Count - 1);
    }

    private static Task SeesAsync(RunningExporter member, int members) => Eventually.HoldsAsync(
        async () =>
        {
            var samples = await member.ScrapeAsync();
            Assert.Equal(members, samples.Sum("lustre_exporter_cluster_members", ("state", "active")));
        },
        TwoRounds);

    private static string NameOf(int member) => $"oss{member}";

    /// <summary>One Lustre, a server of it on each host.</summary>
    private sealed class SimulatedServers : IDisposable
    {
        private readonly List<SimulatedServer> _servers = [];

        public SimulatedServers(int count)
        {
            var model = new SimulatedLustre(new SimulationOptions { Seed = 7, Filesystems = [new FilesystemOptions { Name = "scratch", Osts = count, Mdts = 1, Clients = 2, Jobs = 3 }] });
            model.Advance(TimeSpan.FromMinutes(1));
            for (var i = 0; i < count; i++)
                _servers.Add(new SimulatedServer(model, new LustreNode { Targets = [$"scratch-OST{i:x4}"], Mgs = i == 0 }));
        }

        public SimulatedServer this[int host] => _servers[host];

        public void Dispose() => _servers.ForEach(s => s.Dispose());
    }

    /// <summary>A real process on each host.</summary>
    private sealed class Members(Namespaces network, SimulatedServers lustre) : IAsyncDisposable
    {
        private readonly List<RunningExporter> _running = [];

        public async Task<IReadOnlyList<RunningExporter>> StartAsync()
        {
            for (var i = 0; i < Count; i++)
            {
                _running.Add(await RunningExporter.StartAsAsync(
                    network.In(i),
                    [
                        .. lustre[i].Settings, $"-Dhttp.listen=\"{network.AddressOf(i)}:9846\"", "-Dcluster.mode=dns", $"-Dcluster.dns.name={Name}", $"-Dcluster.id={NameOf(i)}",
                        $"-Dcluster.listen=\"{network.AddressOf(i)}:9847\"", "-Dcluster.interval=1s", "-Dcluster.deadline=2s", "-Dcluster.trust.token=of-the-test",
                    ]));
            }

            return _running;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var member in _running)
                await member.DisposeAsync();
        }
    }
}
