using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using DotNetty.Transport.Channels;
using AkkaTransport = Akka.Remote.Transport.Transport;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>Hands its parts to the transport, which Akka creates from a type name.</summary>
/// <param name="dialer">Null without TLS.</param>
/// <param name="createLimit">Creates the limit of the connections that others open, from the longest time of a handshake.</param>
internal sealed class GuardedTransportSetup(PeerDialer? dialer, Func<TimeSpan, ILoggingAdapter, AcceptLimit> createLimit) : Setup
{
    public PeerDialer? Dialer { get; } = dialer;

    public Func<TimeSpan, ILoggingAdapter, AcceptLimit> CreateLimit { get; } = createLimit;
}

/// <summary>
/// Akka's TCP transport that dials an address only after <see cref="PeerDialer"/> has shaken hands with it. Without it one member with a
/// wrong certificate, or a plain listener at a dead member's address, ends the cluster system of every member that dials it. The
/// connections that it accepts are bounded by <see cref="AcceptLimit"/>.
/// </summary>
internal sealed class GuardedTransport : AkkaTransport
{
    /// <summary>The delay with which Akka may close a connection that has not shaken hands.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(1);

    private readonly AkkaTransport _inner;
    private readonly GuardedTransportSetup? _setup;

    /// <summary>Called by Akka.Remote, which knows the type by its name.</summary>
    public GuardedTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        _inner = CreateInner(system, config);
        var setup = system.Settings.Setup.Get<GuardedTransportSetup>();
        _setup = setup.HasValue ? setup.Value : null;
    }

    public override string SchemeIdentifier => _inner.SchemeIdentifier;

    public override long MaximumPayloadBytes => _inner.MaximumPayloadBytes;

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        // Nothing is accepted before Akka has completed the source that is returned.
        var listening = await _inner.Listen().ConfigureAwait(false);
        if (_setup is not null)
        {
            // Akka bounds a handshake by the same setting, with TLS and without.
            var handshake = Config.GetTimeSpan("connection-timeout") + Spare;
            Listener(_inner).Pipeline.AddFirst(_setup.CreateLimit(handshake, Logging.GetLogger(System, typeof(AcceptLimit))));
        }

        return listening;
    }

    public override bool IsResponsibleFor(Address remote) => _inner.IsResponsibleFor(remote);

    /// <summary>
    /// An <see cref="InvalidAssociationException"/> makes Akka leave the address alone for <c>retry-gate-closed-for</c>, as one that
    /// refuses connections.
    /// </summary>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        if (_setup?.Dialer is { } dialer)
        {
            var result = await dialer.DialAsync(new MemberAddress(remoteAddress.Host, remoteAddress.Port ?? 0)).ConfigureAwait(false);
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

    /// <summary>The channel that listens, which Akka does not export.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "ServerChannel")]
    private static extern ref IChannel Listener(
        [UnsafeAccessorType("Akka.Remote.Transport.DotNetty.DotNettyTransport, Akka.Remote")] object transport);
}
