using System.Collections.Concurrent;
using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>A process as far as the cluster is concerned: a local system that owns a real cluster system with TLS on loopback.</summary>
internal sealed class TestMember : IAsyncDisposable
{
    private readonly ActorSystem _local = ActorSystem.Create(
        "lustre", ConfigurationFactory.ParseString("akka { loggers = [], loglevel = OFF, stdout-loglevel = OFF }"));
    private readonly BlockingLane _lane = new();
    private readonly ConcurrentQueue<object> _told = new();
    private readonly IActorRef _actor;

    public TestMember(ClusterSystemOptions options, Func<string, IPAddress[]> resolve)
    {
        Options = options;
        var owner = _local.ActorOf(Props.Create(() => new Owner(_told)), "cluster");
        var parts = new ClusterSystemParts(options, _lane, owner, Published, TimeProvider.System, Log) { Resolve = resolve };
        _actor = _local.ActorOf(ClusterSystemActor.Create(parts), "system");
    }

    public ClusterSystemOptions Options { get; }

    public MemberAddress Address => Options.Advertise;

    public string Id => Options.Self.Id;

    public PublishedClusterSystem Published { get; } = new();

    public ClusterSystemStatus Status => Published.Current;

    public RecordingLoggers Log { get; } = new();

    /// <summary>The ids of the active members in the last view, in order.</summary>
    public string Active => string.Join(' ', View.Members.Where(m => m.State == MemberState.Active).Select(m => m.Id));

    public ClusterView View => _told.OfType<ClusterProtocol.ViewChanged>().LastOrDefault()?.View ?? ClusterView.Empty;

    private RemoteActorRefProvider? Provider => (Published.System as ExtendedActorSystem)?.Provider as RemoteActorRefProvider;

    public bool OwnsJoin => _told.OfType<ClusterSystemEvent.JoinOwned>().LastOrDefault()?.IsOurs ?? false;

    public IEnumerable<T> Told<T>() => _told.OfType<T>();

    public void Tell(ClusterSystemProtocol message) => _actor.Tell(message);

    public Task<ClusterCommandResult> CommandAsync(ClusterCommand what, MemberAddress? member = null) =>
        _actor.Ask<ClusterCommandResult>(new ClusterSystemProtocol.Command(what, member), TimeSpan.FromSeconds(30));

    public Task<Left> LeaveAsync() => _actor.Ask<Left>(new ClusterSystemProtocol.Leave(), TimeSpan.FromSeconds(60));

    /// <summary>The local system answers: nothing of the cluster holds it up.</summary>
    public async Task<bool> LocalAnswersAsync() =>
        await _local.ActorSelection("/user/cluster").Ask<string>("well?", TimeSpan.FromSeconds(10)) == "well";

    /// <summary>
    /// Stops the actor that fills Akka's own <c>Cluster.State</c>. On a busy machine it is behind the events by some time; here for ever.
    /// </summary>
    public async Task StopReadViewAsync()
    {
        var listener = await Published.System!.ActorSelection("/system/clusterEventBusListener").ResolveOne(TimeSpan.FromSeconds(30));
        Assert.True(await listener.GracefulStop(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Refuses every further message from a member and to it, as Akka does with one that was downed.</summary>
    public void Refuse(TestMember member)
    {
        var other = Akka.Cluster.Cluster.Get(member.Published.System!).SelfUniqueAddress;
        Provider!.Quarantine(other.Address, other.Uid);
    }

    /// <summary>Closes all sockets of the cluster system at once and without a word to the others, as the end of a process does.</summary>
    public async Task KillAsync()
    {
        if (Provider is { } provider)
            await provider.Transport.Shutdown();
        await _actor.GracefulStop(TimeSpan.FromSeconds(30));
    }

    /// <summary>Leaves nothing in order: all members of the test end, so none is left that a word of it could help.</summary>
    public async ValueTask DisposeAsync()
    {
        var system = Published.System as ExtendedActorSystem;
        await _actor.GracefulStop(TimeSpan.FromSeconds(30));
        system?.Abort();
        await _local.Terminate();
        if (system is not null)
            await system.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(60));
        await _lane.DisposeAsync();
    }

    private sealed class Owner(ConcurrentQueue<object> told) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "well?")
                Sender.Tell("well");
            else
                told.Enqueue(message);
        }
    }
}
