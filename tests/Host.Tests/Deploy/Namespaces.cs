using System.Net;
using System.Net.NetworkInformation;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// Hosts on a private network: a bridge here, and a network namespace for each with its own resolv.conf. Disposing removes all of it.
/// </summary>
internal sealed class Namespaces : IAsyncDisposable
{
    private const string Configurations = "/etc/netns";

    /// <summary>Networks that tests of this process have taken. They are not used twice.</summary>
    private static readonly HashSet<string> Taken = [];

    /// <summary>An interface's name has at most 15 characters.</summary>
    private readonly string _tag = $"la{Random.Shared.Next(0x100000):x5}";

    private readonly string _net = TakeFreeNetwork();
    private readonly int _count;

    private readonly string _search;

    private Namespaces(int count, string search) => (_count, _search) = (count, search);

    /// <summary>The address of this process on that network.</summary>
    public IPAddress Here => IPAddress.Parse($"{_net}.1");

    /// <param name="count">The number of hosts.</param>
    /// <param name="search">Domains that short names are looked up in, separated by blanks.</param>
    public static async Task<Namespaces> CreateAsync(int count, string search = "")
    {
        var made = new Namespaces(count, search);
        try
        {
            await made.CreateAsync();
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public IPAddress AddressOf(int host) => IPAddress.Parse($"{_net}.{11 + host}");

    /// <summary>The words in front of a program that runs on that host.</summary>
    public string[] In(int host) => ["ip", "netns", "exec", NameOf(host)];

    public Task CutAsync(int host) => IpAsync("link", "set", CableOf(host), "down");

    public Task MendAsync(int host) => IpAsync("link", "set", CableOf(host), "up");

    /// <summary>
    /// Silently drops the packets of one host to another from now on: they go to a hardware address that does not exist.
    /// </summary>
    public Task LoseAsync(int from, int to) =>
        IpAsync(
            "-n", NameOf(from), "neigh", "replace", $"{AddressOf(to)}", "lladdr", "02:00:00:00:00:ff", "dev", "eth0", "nud", "permanent");

    public Task DeliverAsync(int from, int to) => IpAsync("-n", NameOf(from), "neigh", "del", $"{AddressOf(to)}", "dev", "eth0");

    public async ValueTask DisposeAsync()
    {
        for (var host = 0; host < _count; host++)
        {
            await TryIpAsync("link", "del", CableOf(host));
            await TryIpAsync("netns", "del", NameOf(host));
            if (Directory.Exists(Path.Combine(Configurations, NameOf(host))))
                Directory.Delete(Path.Combine(Configurations, NameOf(host)), recursive: true);
        }

        await TryIpAsync("link", "del", _tag);
        if (Directory.Exists(Configurations) && !Directory.EnumerateFileSystemEntries(Configurations).Any())
            Directory.Delete(Configurations);
    }

    private async Task CreateAsync()
    {
        await IpAsync("link", "add", "name", _tag, "type", "bridge");
        await IpAsync("addr", "add", $"{Here}/24", "dev", _tag);
        await IpAsync("link", "set", _tag, "up");
        for (var host = 0; host < _count; host++)
        {
            var name = NameOf(host);
            Directory.CreateDirectory(Path.Combine(Configurations, name));
            await File.WriteAllTextAsync(Path.Combine(Configurations, name, "resolv.conf"), Resolver);
            await IpAsync("netns", "add", name);
            await IpAsync("link", "add", "name", CableOf(host), "type", "veth", "peer", "name", "eth0", "netns", name);
            await IpAsync("link", "set", CableOf(host), "master", _tag, "up");
            await IpAsync("-n", name, "addr", "add", $"{AddressOf(host)}/24", "dev", "eth0");
            await IpAsync("-n", name, "link", "set", "lo", "up");
            await IpAsync("-n", name, "link", "set", "eth0", "up");

            // A task of Swarm has a second interface, for outgoing connections alone.
            await IpAsync("-n", name, "link", "add", "name", "eth1", "type", "veth", "peer", "name", "gateway");
            await IpAsync("-n", name, "addr", "add", $"172.18.0.{3 + host}/16", "dev", "eth1");
            await IpAsync("-n", name, "link", "set", "gateway", "up");
            await IpAsync("-n", name, "link", "set", "eth1", "up");
        }
    }

    private string Resolver => _search.Length > 0
        ? $"nameserver {Here}\nsearch {_search}\noptions timeout:1 attempts:1 ndots:5\n"
        : $"nameserver {Here}\noptions timeout:1 attempts:1 ndots:0\n";

    private string NameOf(int host) => $"{_tag}-{host}";

    private string CableOf(int host) => $"{_tag}v{host}";

    /// <summary>
    /// Chooses a network that no interface of this machine has: tests run beside each other, and one that was killed leaves its network
    /// behind.
    /// </summary>
    private static string TakeFreeNetwork()
    {
        var used = NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address.ToString()).ToArray();
        while (true)
        {
            // RFC 2544: a block for benchmarks of networks, which is not routed.
            var net = $"198.{Random.Shared.Next(18, 20)}.{Random.Shared.Next(1, 255)}";
            lock (Taken)
            {
                if (!used.Any(a => a.StartsWith(net + ".", StringComparison.Ordinal)) && Taken.Add(net))
                    return net;
            }
        }
    }

    private static async Task IpAsync(params string[] words) => (await TryIpAsync(words)).Expect(0);

    private static Task<Finished> TryIpAsync(params string[] words) => Daemon.RunAsync("ip", words);
}
