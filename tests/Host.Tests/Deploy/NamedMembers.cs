using System.Collections.Concurrent;
using System.Net;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// Members with the configuration of a deployment, a real process on each host of a private network, which find each other
/// through a name. The first host runs a collector, the others aggregators.
/// </summary>
internal abstract class NamedMembers : IAsyncDisposable
{
    /// <summary>Membership changes take seconds; a busy machine takes many of them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Namespaces _network;
    private readonly ConcurrentDictionary<int, MountedConfiguration> _configurations = new();
    private readonly ConcurrentDictionary<int, RunningExporter> _running = new();

    protected NamedMembers(Namespaces network, int count)
    {
        (_network, Count) = (network, count);
        Dns = new SmallDns(network.Here, Lookup);
    }

    public int Count { get; }

    public SmallDns Dns { get; }

    /// <summary>Starts members at the same moment.</summary>
    public Task StartAsync(params IEnumerable<int> hosts) => Task.WhenAll(hosts.Select(StartAsync));

    public Task StartAllAsync() => StartAsync(Enumerable.Range(0, Count));

    public virtual async Task KillAllAsync()
    {
        foreach (var host in _running.Keys)
        {
            if (_running.TryRemove(host, out var member))
                await member.DisposeAsync();
        }
    }

    /// <summary>Waits until each of these members has all of them as members that are up, and no others.</summary>
    public async Task AreOneClusterAsync(params IReadOnlyCollection<int> hosts)
    {
        foreach (var host in hosts)
        {
            var member = _running[host];
            await Eventually.HoldsAsync(
                async () =>
                {
                    var up = (await member.ScrapeAsync()).Value("lustre_exporter_cluster_members", ("status", "up"));
                    Assert.True(hosts.Count == up, $"{AddressOf(host)} has {up} members up, not {hosts.Count}; log:\n{member.Log.Text}");
                    var shown = (await member.InspectAsync("cluster", "show", "--json")).Expect(0).Output;
                    Assert.All(hosts, other => Assert.Contains($"{AddressOf(other)}:9848", shown, StringComparison.Ordinal));
                },
                Patience);
        }
    }

    public Task AllAreOneClusterAsync() => AreOneClusterAsync([.. Enumerable.Range(0, Count)]);

    public Task CutAsync(int host) => _network.CutAsync(host);

    public Task MendAsync(int host) => _network.MendAsync(host);

    public async ValueTask DisposeAsync()
    {
        await KillAllAsync();
        await Dns.DisposeAsync();
        foreach (var configuration in _configurations.Values)
            configuration.Dispose();
    }

    protected IPAddress AddressOf(int host) => _network.AddressOf(host);

    protected IEnumerable<IPAddress> Addresses => Enumerable.Range(0, Count).Select(AddressOf);

    protected abstract MountedConfiguration Mount(int host);

    /// <summary>The addresses of a name, which come in lower case; null where the name does not exist.</summary>
    protected abstract IReadOnlyCollection<IPAddress>? Lookup(string name, IPAddress asker);

    /// <summary>The member of a host serves; it may not have joined yet.</summary>
    protected virtual Task StartedAsync(int host, RunningExporter member) => Task.CompletedTask;

    private async Task StartAsync(int host)
    {
        var configuration = _configurations.GetOrAdd(host, Mount);
        var member = await RunningExporter.StartConfiguredAsAsync(
            [.. _network.In(host), .. configuration.Before],
            $"include required(file(\"{configuration.Path}\"))",
            $"-Dhttp.listen=\"{AddressOf(host)}:9846\"");
        Assert.True(_running.TryAdd(host, member));
        await StartedAsync(host, member);
    }
}

/// <summary>
/// Pods behind a headless service with <c>publishNotReadyAddresses</c>: the name has the addresses of all pods from the
/// start, also of those whose process does not run.
/// </summary>
internal sealed class KubernetesMembers(Namespaces network, int count) : NamedMembers(network, count)
{
    public const string Search = "lustre-actors.svc.cluster.local svc.cluster.local cluster.local";

    private static readonly Kustomization All = new("overlays/members");

    protected override MountedConfiguration Mount(int host) => host == 0
        ? new KubernetesMember(All, "lustre-collector").Mount("oss0", "lustre-collector-x7k2p", $"{AddressOf(host)}")
        : new KubernetesMember(All, "lustre-aggregator").Mount($"node{host}", $"lustre-aggregator-{host - 1}", $"{AddressOf(host)}");

    protected override IReadOnlyCollection<IPAddress>? Lookup(string name, IPAddress asker) =>
        name == "lustre-members.lustre-actors.svc.cluster.local" ? [.. Addresses] : null;
}

/// <summary>Tasks of two services with one alias, which has the address of a task when it is healthy.</summary>
internal sealed class SwarmMembers(Namespaces network, int count) : NamedMembers(network, count)
{
    private readonly ConcurrentDictionary<int, IPAddress> _healthy = new();

    /// <summary>Each host knows its own tasks alone, as if the news of the others had not arrived.</summary>
    public volatile bool HostsAreApart;

    public override Task KillAllAsync()
    {
        _healthy.Clear();
        return base.KillAllAsync();
    }

    protected override MountedConfiguration Mount(int host) =>
        host == 0 ? new SwarmMember("collector").Mount("oss0", "1") : new SwarmMember("aggregator").Mount($"node{host}", $"{host}");

    protected override IReadOnlyCollection<IPAddress>? Lookup(string name, IPAddress asker)
    {
        IPAddress[] known = name == "tasks.lustre-actors" ? [.. _healthy.Values.Where(a => !HostsAreApart || a.Equals(asker))] : [];
        return known.Length > 0 ? known : null;
    }

    protected override async Task StartedAsync(int host, RunningExporter member)
    {
        // The health check of the stack, with the socket of this member.
        var check = SwarmMember.Stack.At("services", "aggregator", "healthcheck", "test").Items().Select(i => i.Text());
        string[] words = [.. check.Skip(2).SkipLast(1), member.Socket];
        await Eventually.HoldsAsync(async () => (await ExporterProcess.RunAsync(words)).Expect(0));
        _healthy[host] = AddressOf(host);
    }
}
