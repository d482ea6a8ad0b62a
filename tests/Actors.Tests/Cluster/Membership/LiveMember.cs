using LustreActors.Blocking;
using LustreActors.Host.Tests.Running;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Membership;

/// <summary>A member as it runs in a process: its own actors, on the real clock and real sockets.</summary>
internal sealed class LiveMember : IAsyncDisposable
{
    private readonly Recorder _parent = new();
    private readonly ActorSystem _system;
    private readonly BlockingLane _lane = new();
    private readonly IActorRef<MembershipProtocol> _actor;
    private bool _stopped;

    public LiveMember(ClusterOptions options)
    {
        _system = new ActorSystem(new ActorSystemOptions { LoggerFactory = Loggers });
        var parent = _system.Spawn("parent", new Props<ClusterProtocol>(() => _parent));
        _actor = _system.Spawn("membership", MembershipActor.Props(options, "1.0", Own, _lane, parent));
    }

    public RecordingLoggers Loggers { get; } = new();

    public OwnMember Own { get; } = new();

    public Coordination? Coordination => _parent.Coordination;

    public ClusterView? View => _parent.View;

    /// <summary>The view as <c>a Active, b Joining</c>.</summary>
    public string Sees => string.Join(", ", (View?.Members ?? []).Select(m => $"{m.Id} {m.State}"));

    public Task<MembershipState> StateAsync() => _actor.AskAsync<MembershipProtocol, MembershipState>(r => new MembershipProtocol.StateAsked(r), TimeSpan.FromSeconds(10));

    public Task SeesAsync(string members) => Eventually.HoldsAsync(() => Assert.Equal(members, Sees));

    public Task IsUpAsync(bool isUp) => Eventually.HoldsAsync(() => Assert.Equal(isUp, Coordination?.IsUp));

    /// <summary>In an orderly way.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _system.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
            await StopAsync();
        await _system.DisposeAsync();
        await _lane.DisposeAsync();
        Loggers.Dispose();
    }

    private sealed class Recorder : Actor<ClusterProtocol>
    {
        private volatile ClusterView? _view;
        private volatile Coordination? _coordination;

        public ClusterView? View => _view;

        public Coordination? Coordination => _coordination;

        protected override ValueTask OnMessage(ClusterProtocol message)
        {
            switch (message)
            {
                case ClusterProtocol.ViewChanged changed:
                    _view = changed.View;
                    break;
                case ClusterProtocol.CoordinationChanged changed:
                    _coordination = changed.Coordination;
                    break;
            }

            return default;
        }
    }
}
