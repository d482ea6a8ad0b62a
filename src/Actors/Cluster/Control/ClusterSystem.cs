using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using LustreActors.Actors.Cluster.Control.Trust;
using Microsoft.Extensions.Logging;
using AkkaCluster = Akka.Cluster.Cluster;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>
/// One start of the cluster system: a separate ActorSystem, which Akka ends for good when the member is downed or removed.
/// </summary>
internal sealed class ClusterSystem
{
    private ClusterSystem(ActorSystem system, IActorRef control, MemberTrust? trust) => (System, Control, Trust) = (system, control, trust);

    public ActorSystem System { get; }

    public IActorRef Control { get; }

    /// <summary>Null without TLS.</summary>
    public MemberTrust? Trust { get; }

    /// <summary>Why the system ended.</summary>
    public string Reason => CoordinatedShutdown.Get(System).ShutdownReason switch
    {
        null => "one of its actors failed",
        CoordinatedShutdown.ClusterDowningReason => "the other members, or it itself after it lost them, downed this member",
        CoordinatedShutdown.ClusterLeavingReason => "the cluster was left",
        CoordinatedShutdown.ActorSystemTerminateReason => "it was told to",
        var other => other.GetType().Name,
    };

    /// <summary>
    /// Starts the system. Blocks until its port is open, up to ten seconds. If it throws, the new system is being terminated; its port may
    /// still be open for a moment.
    /// </summary>
    public static ClusterSystem Start(
        ClusterSystemOptions options, MemberTrust? trust, Func<PeerDialer, ControlParts> parts, TimeProvider time, ILogger log)
    {
        var dialer = new PeerDialer(trust, options.Timings.DialDeadline, time);
        var setup = ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ClusterSystemConfig.Create(options)), new ClusterLogSetup(log, time),
            new GuardedTransportSetup(
                trust is null ? null : dialer,
                (handshake, akka) => new AcceptLimit(options.MaxConnections, handshake, time, akka)));
        if (trust is not null)
        {
            setup = setup.And(new DotNettySslSetup(
                trust.Certificate, suppressValidation: false, requireMutualAuthentication: true, Validator(trust, options)));
        }

        var system = ActorSystem.Create(ClusterSystemConfig.SystemName, setup);
        try
        {
            AkkaCluster.Get(system);
            var control = parts(dialer);
            var actor = system.ActorOf(Props.Create(() => new ControlActor(control)), ControlActor.Name);
            if (options.Roles.Contains(ClusterSystemOptions.AggregatorRole))
                system.ActorOf(JoinOwnerActor.CreateManager(system, control.Local, control.Generation), JoinOwnerActor.ManagerName);
            return new ClusterSystem(system, actor, trust);
        }
        catch
        {
            system.Terminate();
            throw;
        }
    }

    /// <summary>Starts to leave the cluster. <see cref="ActorSystem.WhenTerminated"/> completes when the system has ended.</summary>
    public void BeginStop() => CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);

    /// <summary>
    /// Akka's own checks are not asked: they consult the system's trust store. The name in a certificate was compared when the address was
    /// dialed by <see cref="GuardedTransport"/>, which knows whom it dials.
    /// </summary>
    private static CertificateValidationCallback Validator(MemberTrust trust, ClusterSystemOptions options) =>
        (certificate, chain, peer, _, log) =>
    {
        if (trust.Problem(certificate, null, chain?.ChainPolicy.ExtraStore ?? [], server: false) is not { } problem)
            return true;
        log.Warning("{0} is refused as a member of {1}: {2}", peer, options.Name, problem);
        return false;
    };
}
