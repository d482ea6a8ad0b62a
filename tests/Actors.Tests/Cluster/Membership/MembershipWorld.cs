using LustreActors.Kernel;
using LustreActors.Kernel.Testing;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Membership;

/// <summary>A member on a scripted engine and a clock that moves when told to; what it says is kept.</summary>
internal sealed class MembershipWorld : IAsyncDisposable
{
    private readonly Probe<ClusterProtocol> _parent = new();
    private readonly IActorRef<ClusterProtocol> _parentRef;
    private readonly ActorTestSystem _system;
    private int _incarnations;

    public MembershipWorld()
    {
        _system = new ActorTestSystem(loggers: Loggers);
        _parentRef = _system.Spawn("parent", () => _parent);
    }

    public ScriptedMembership Engine { get; } = new();

    public RecordingLoggers Loggers { get; } = new();

    public OwnMember Own { get; } = new();

    public ClusterOptions Options { get; init; } = new(ClusterMode.Etcd, "vu", "a") { Advertise = new Uri("http://a:9846") };

    public IActorRef<MembershipProtocol> Actor { get; private set; } = null!;

    public ClusterView[] Views => [.. _parent.Received.OfType<ClusterProtocol.ViewChanged>().Select(v => v.View)];

    /// <summary>The members of each view, as <c>a1 Active</c> (the incarnations of <c>a</c> are a1, a2 and so on).</summary>
    public string[] Told => [.. Views.Select(v => string.Join(", ", v.Members.Select(m => $"{m.Incarnation} {m.State}")))];

    public Coordination[] Coordination => [.. _parent.Received.OfType<ClusterProtocol.CoordinationChanged>().Select(c => c.Coordination)];

    public static Member Other(string id, MemberState state = MemberState.Active, int incarnation = 1) =>
        new(id, $"{id}{incarnation}", new Uri($"http://{id}:9846"), "1.0", true, state);

    public void Start()
    {
        Actor = _system.Spawn(
            "membership", MembershipActor.Props(Options, "1.0", Own, _ => Engine, () => $"a{++_incarnations}", _parentRef));
    }

    public void Advance(double seconds) => _system.Advance(TimeSpan.FromSeconds(seconds));

    public void Settle() => _system.Settle();

    /// <summary>The process stands still; what became due meanwhile is looked at afterwards.</summary>
    public void Freeze(double seconds)
    {
        _system.Time.Advance(TimeSpan.FromSeconds(seconds));
        _system.Settle();
    }

    public void Forget() => _parent.Clear();

    public MembershipState State() => _system.Ask<MembershipProtocol, MembershipState>(Actor, reply => new MembershipProtocol.StateAsked(reply));

    public bool Leave() => _system.Ask<MembershipProtocol, bool>(Actor, reply => new MembershipProtocol.Leave(reply));

    public void Stop()
    {
        Assert.True(_system.System.Stop(Actor.Path));
        _system.Settle();
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        Loggers.Dispose();
    }
}
