using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// Members that find each other through a name, as in Kubernetes and in Swarm. Each has a network address and a cable that
/// can be cut.
/// </summary>
public class DnsInNamespacesTests
{
    private const int Count = 3;
    private const int Starts = 20;

    [NeedsNamespacesFact]
    public async Task Pods_that_start_all_at_once_form_one_cluster_each_time()
    {
        await using var network = await Namespaces.CreateAsync(Count, KubernetesMembers.Search);
        await using var members = new KubernetesMembers(network, Count);
        await StartAllAtOnceAsync(members);
    }

    [NeedsNamespacesFact]
    public async Task Tasks_that_start_all_at_once_form_one_cluster_each_time()
    {
        await using var network = await Namespaces.CreateAsync(Count);
        await using var members = new SwarmMembers(network, Count);
        await StartAllAtOnceAsync(members);
    }

    [NeedsNamespacesFact]
    public async Task Pods_that_start_one_after_the_other_join_the_first_which_forms_the_cluster_alone()
    {
        await using var network = await Namespaces.CreateAsync(Count, KubernetesMembers.Search);
        await using var members = new KubernetesMembers(network, Count);

        // The last one does not have the lowest address: it must not wait for ever for the addresses of pods that do not run.
        await StartOneAfterTheOtherAsync(members, 2, 0, 1);
    }

    [NeedsNamespacesFact]
    public async Task Tasks_that_start_one_after_the_other_join_the_first_which_forms_the_cluster_alone()
    {
        await using var network = await Namespaces.CreateAsync(Count);
        await using var members = new SwarmMembers(network, Count);
        await StartOneAfterTheOtherAsync(members, 1, 0, 2);
    }

    [NeedsNamespacesFact]
    public async Task Tasks_that_know_only_themselves_at_first_become_one_cluster_when_the_name_has_all_of_them()
    {
        await using var network = await Namespaces.CreateAsync(Count);
        await using var members = new SwarmMembers(network, Count);
        members.HostsAreApart = true;
        await members.StartAllAsync();
        for (var host = 0; host < Count; host++)
            await members.AreOneClusterAsync(host);

        members.HostsAreApart = false;
        await members.AllAreOneClusterAsync();
    }

    [NeedsNamespacesFact]
    public async Task A_member_that_is_cut_off_while_the_name_server_is_silent_comes_back_when_both_are_mended()
    {
        await using var network = await Namespaces.CreateAsync(Count, KubernetesMembers.Search);
        await using var members = new KubernetesMembers(network, Count);
        await members.StartAllAsync();
        await members.AllAreOneClusterAsync();

        members.Dns.IsSilent = true;
        await members.CutAsync(2);
        await members.AreOneClusterAsync(0, 1);
        await members.MendAsync(2);
        members.Dns.IsSilent = false;
        await members.AllAreOneClusterAsync();
    }

    [NeedsNamespacesFact]
    public async Task A_host_resolves_the_name_of_all_members_as_a_pod_does()
    {
        await using var network = await Namespaces.CreateAsync(Count, KubernetesMembers.Search);
        await using var members = new KubernetesMembers(network, Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(h => $"{network.AddressOf(h)}"), await ResolveAsync(network, "lustre-members"));
        Assert.Empty(await ResolveAsync(network, "lustre-collectors"));
    }

    private static async Task<IEnumerable<string>> ResolveAsync(Namespaces network, string name)
    {
        var found = await Daemon.RunAsync("ip", [.. network.In(0).Skip(1), "getent", "ahostsv4", name]);
        return found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]).Distinct().Order();
    }

    private static async Task StartAllAtOnceAsync(NamedMembers members)
    {
        for (var start = 0; start < Starts; start++)
        {
            await members.StartAllAsync();
            await members.AllAreOneClusterAsync();
            await members.KillAllAsync();
        }
    }

    private static async Task StartOneAfterTheOtherAsync(NamedMembers members, params int[] hosts)
    {
        for (var running = 1; running <= hosts.Length; running++)
        {
            await members.StartAsync(hosts[running - 1]);
            await members.AreOneClusterAsync(hosts[..running]);
        }
    }
}
