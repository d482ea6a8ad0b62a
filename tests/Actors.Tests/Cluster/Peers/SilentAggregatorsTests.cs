using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Tests.World;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors.Tests.Cluster.Peers;

/// <summary>What an aggregator says of other aggregators that do not answer it.</summary>
public sealed class SilentAggregatorsTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly ClusterOptions Options = new(ClusterMode.On, "vu", "oss0") { Advertise = new Uri("http://oss0:9847") };

    private readonly ActorWorld _system = new();
    private readonly BlockingLane _lane = new();
    private readonly List<object> _told = [];
    private readonly PublishedCluster _published = new(
        new ClusterStatus("oss0", ClusterMode.On, ShardPlan.Empty, new Coordination(true, null), default));

    private readonly IActorRef _peers;

    public SilentAggregatorsTests()
    {
        var nobody = _system.Start("others", Recorder.Props([]));
        var parts = new PeerParts(
            Options, TimeSpan.FromSeconds(15), _published, new PeerPool([]), new SourceServices(_lane, nobody, _system.Time), nobody,
            nobody, new JobActivityPages());
        var parent = _system.Start("cluster", Props.Create(() => new Parent(PeersActor.Props(parts), _told)));
        _system.Settle();
        _peers = ((ActorRefWithCell)parent).GetSingleChild("peers");
        Plan("oss0", "oss1", "oss2");
    }

    [Fact]
    public void An_aggregator_is_named_while_it_is_silent()
    {
        Answered("oss1-shards", isSilent: true);
        Assert.Equal(["oss1"], Said);
        Answered("oss1-shards", isSilent: false);
        Assert.Empty(Said);
    }

    [Fact]
    public void A_member_that_no_other_one_answers_names_none()
    {
        foreach (var peer in PeerPlan.For(_published.Current.Plan, "oss0").Where(p => p.Member != "oss0"))
            Answered(peer.Name, isSilent: true);
        Assert.Empty(Said);
    }

    [Fact]
    public void An_aggregator_that_has_left_is_named_no_longer()
    {
        Answered("oss1-shards", isSilent: true);
        Plan("oss0", "oss2");
        Assert.Empty(Said);
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _lane.DisposeAsync();
    }

    private string[] Said => [.. _told.OfType<ClusterProtocol.SilenceChanged>().LastOrDefault()?.Silent ?? []];

    private void Answered(string name, bool isSilent)
    {
        _peers.Tell(new PeersProtocol.Answered(name, isSilent));
        _system.Settle();
    }

    private void Plan(params string[] ids)
    {
        var view = new ClusterView(
            [.. ids.Select(id => new Member(id, id, new Uri($"http://{id}:9847"), "1.0", Aggregates: true, MemberState.Active))], 1);
        var plan = ShardPlan.Create(view, Options);
        _published.Current = _published.Current with { Plan = plan };
        _peers.Tell(new PeersProtocol.Planned(plan));
        _system.Settle();
    }

    private sealed class Parent : UntypedActor
    {
        private readonly List<object> _told;

        public Parent(Props child, List<object> told)
        {
            _told = told;
            Context.ActorOf(child, "peers");
        }

        protected override void OnReceive(object message) => _told.Add(message);
    }
}
