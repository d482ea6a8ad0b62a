using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport;
using AkkaTransport = Akka.Remote.Transport.Transport;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>Hands the dialer to the transport, which Akka creates from a type name.</summary>
internal sealed class GuardedTransportSetup(PeerDialer dialer) : Setup
{
    public PeerDialer Dialer { get; } = dialer;
}

/// <summary>
/// Akka's TCP transport that dials an address only after <see cref="PeerDialer"/> has shaken hands with it. Without it one member with a
/// wrong certificate, or a plain listener at a dead member's address, ends the cluster system of every member that dials it.
/// </summary>
internal sealed class GuardedTransport : AkkaTransport
{
    private readonly AkkaTransport _inner;
    private readonly PeerDialer? _dialer;

    /// <summary>Called by Akka.Remote, which knows the type by its name.</summary>
    public GuardedTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        _inner = CreateInner(system, config);
        var setup = system.Settings.Setup.Get<GuardedTransportSetup>();
        _dialer = setup.HasValue ? setup.Value.Dialer : null;
    }

    public override string SchemeIdentifier => _inner.SchemeIdentifier;

    public override long MaximumPayloadBytes => _inner.MaximumPayloadBytes;

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen() => _inner.Listen();

    public override bool IsResponsibleFor(Address remote) => _inner.IsResponsibleFor(remote);

    /// <summary>
    /// An <see cref="InvalidAssociationException"/> makes Akka leave the address alone for <c>retry-gate-closed-for</c>, as one that
    /// refuses connections.
    /// </summary>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        if (_dialer is not null)
        {
            var result = await _dialer.DialAsync(new MemberAddress(remoteAddress.Host, remoteAddress.Port ?? 0)).ConfigureAwait(false);
            if (result.Trouble is { } trouble)
                throw new InvalidAssociationException(trouble);
        }

        return await _inner.Associate(remoteAddress).ConfigureAwait(false);
    }

    public override Task<bool> Shutdown() => _inner.Shutdown();

    public override Task<bool> ManagementCommand(object message) => _inner.ManagementCommand(message);

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, "Akka.Remote.Transport.DotNetty.TcpTransport", "Akka.Remote")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The attribute above keeps the constructor.")]
    private static AkkaTransport CreateInner(ActorSystem system, Config config) =>
        (AkkaTransport)Activator.CreateInstance(
            Type.GetType("Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote", throwOnError: true)!, system, config)!;
}
