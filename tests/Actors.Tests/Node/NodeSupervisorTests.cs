using Akka.Actor;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Node;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Messages;
using LustreActors.Sources.Node;

namespace LustreActors.Actors.Tests.Node;

public sealed class NodeSupervisorTests
{
    private static readonly NodeOptions Options = new(
        new NodeRoots("/", "/proc", "/sys"), new NodeSourceOptions(), TimeSpan.FromSeconds(5));

    [Fact]
    public async Task Where_all_is_switched_off_nothing_runs()
    {
        await using var world = new SourceWorld();
        world.Start("collect", CollectSupervisor.Props(() => new CollectSettings(), world.Services));
        Assert.Null(world.Tree.Find("/collect/node"));
        Assert.Empty(Assert.Single(world.Heard.OfType<MetricsProtocol.BranchesConfigured>()).Names);
        Assert.Empty(world.Heard.OfType<MetricsProtocol.SourceStarted>());
    }

    [Fact]
    public async Task It_can_be_all_that_is_read_and_has_an_actor_for_each_collector()
    {
        await using var world = new SourceWorld();
        world.Start("collect", CollectSupervisor.Props(() => new CollectSettings { Node = Options }, world.Services));
        Assert.Equal(["node"], world.Heard.OfType<MetricsProtocol.BranchesConfigured>().Last().Names);
        Assert.NotNull(world.Tree.Find("/collect/node/cpu"));
        var started = world.Heard.OfType<MetricsProtocol.SourceStarted>().Select(s => s.Source).Order(StringComparer.Ordinal);
        Assert.Equal(NodeSources.Names.Where(n => n != "textfile").Select(NodeSources.NameOf).Order(StringComparer.Ordinal), started);
        var completed = Assert.Single(world.Heard.OfType<MetricsProtocol.DiscoveryCompleted>());
        Assert.Equal(("node", 22), (completed.Branch, completed.Sources.Count));
    }

    [Fact]
    public async Task A_collector_reports_like_any_other_source()
    {
        await using var world = new SourceWorld();
        world.Start("collect", CollectSupervisor.Props(() => new CollectSettings { Node = Options }, world.Services));
        world.Heard.OfType<MetricsProtocol.SourceStarted>().Single(s => s.Source == "node/stat").Owner.Tell(SourceProtocol.Collect.Now);
        world.RunUntil(() => world.Reports.Length == 1);
        Assert.Equal(("node/stat", SourceState.Up), (world.Reports[0].Source, world.Reports[0].State));
        Assert.Contains(world.Reports[0].Snapshot!.Segments.Samples(), s => s.StartsWith("node_boot_time_seconds ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_collectors_whose_settings_changed_are_restarted()
    {
        await using var world = new SourceWorld();
        var collect = world.Start("collect", CollectSupervisor.Props(() => new CollectSettings { Node = Options }, world.Services));
        var before = Uids(world);
        Reconfigure(world, collect, Options with { Sources = Options.Sources with { NetworkDevicesExcluded = new NamePattern("^veth") } });
        var after = Uids(world);
        Assert.Equal(["netclass", "netdev"], before.Keys.Where(k => !before[k].Equals(after[k])).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["node/netclass", "node/netdev"],
            world.Heard.OfType<MetricsProtocol.SourceReplaced>().Select(s => s.Source).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_excluded_ends_and_all_end_with_the_switch()
    {
        await using var world = new SourceWorld();
        var collect = world.Start("collect", CollectSupervisor.Props(() => new CollectSettings { Node = Options }, world.Services));
        Reconfigure(world, collect, Options with { Sources = Options.Sources with { Collectors = NodeCollectors.All & ~NodeCollectors.Hwmon } });
        Assert.Null(world.Tree.Find("/collect/node/hwmon"));
        Assert.NotNull(world.Tree.Find("/collect/node/cpu"));
        Reconfigure(world, collect, null);
        Assert.Null(world.Tree.Find("/collect/node"));
        Reconfigure(world, collect, Options);
        Assert.NotNull(world.Tree.Find("/collect/node/hwmon"));
    }

    private static Dictionary<string, object> Uids(SourceWorld world) =>
        NodeSources.Names.Where(n => n != "textfile").ToDictionary(n => n, n => (object)world.Tree.Find("/collect/node/" + n)!.Uid);

    private static void Reconfigure(SourceWorld world, IActorRef collect, NodeOptions? options)
    {
        collect.Tell(new CollectProtocol.Reconfigured(new CollectSettings { Node = options }));
        world.Settle();
    }
}
