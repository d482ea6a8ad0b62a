using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Blocking;
using LustreActors.Host.Tests.Running;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>A member inside the test process, with a scripted peer at its data address.</summary>
internal sealed class FarMember : IAsyncDisposable
{
    public const string Id = "far";
    private const string Loopback = "127.0.0.1";

    private readonly ActorSystem _system = ActorSystem.Create(
        "far", ConfigurationFactory.ParseString("akka { loggers = [], loglevel = OFF, stdout-loglevel = OFF }"));
    private readonly BlockingLane _lane = new();
    private readonly IActorRef _actor;

    public FarMember(ScriptedPeer peer, int own, int other, params ImmutableArray<string> roles)
        : this(new Uri($"http://{peer.Authority}/"), new ClusterTrustOptions { Insecure = true }, own, other, roles)
    {
    }

    /// <param name="url">The address of its data port, as it says.</param>
    /// <param name="trust">Its certificates.</param>
    /// <param name="own">Its control port.</param>
    /// <param name="other">The control port of another member.</param>
    /// <param name="roles">Its roles; an aggregator unless there are others.</param>
    public FarMember(Uri url, ClusterTrustOptions trust, int own, int other, params ImmutableArray<string> roles)
    {
        var options = new ClusterSystemOptions
        {
            Name = "lustre",
            Listen = new MemberAddress(Loopback, own),
            Advertise = new MemberAddress(Loopback, own),
            Self = new MemberDescription(Id, url, "1.0.0", []),
            Seeds = [new MemberAddress(Loopback, own), new MemberAddress(Loopback, other)],
            Roles = roles.IsEmpty ? [ClusterSystemOptions.AggregatorRole] : roles,
            Trust = trust,
        };
        _actor = _system.ActorOf(ClusterSystemActor.Create(new ClusterSystemParts(
            options, _lane, _system.DeadLetters, new PublishedClusterSystem(), TimeProvider.System, NullLogger.Instance)));
    }

    public async ValueTask DisposeAsync()
    {
        await _actor.Ask<Left>(new ClusterSystemProtocol.Leave(), Eventually.Deadline);
        await _system.Terminate();
        await _lane.DisposeAsync();
    }
}
