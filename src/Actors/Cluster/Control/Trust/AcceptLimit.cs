using Akka.Event;
using DotNetty.Transport.Channels;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>
/// Bounds the connections that others have opened to the control port, when they are accepted. For one beyond the bound the oldest one
/// whose handshake may still be missing is closed. If all have shaken hands, the new one is closed.
/// </summary>
/// <param name="most">The bound.</param>
/// <param name="handshake">A connection that is older has shaken hands: Akka closes the others before.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Akka's log.</param>
internal sealed class AcceptLimit(int most, TimeSpan handshake, TimeProvider time, ILoggingAdapter log) : ChannelHandlerAdapter
{
    private readonly Lock _gate = new();

    /// <summary>In the order in which they were accepted.</summary>
    private readonly LinkedList<Accepted> _open = [];

    /// <param name="context">The listening channel.</param>
    /// <param name="message">The channel that was accepted.</param>
    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        if (message is IChannel accepted && !TryAdd(accepted))
            accepted.Unsafe.CloseForcibly();
        else
            base.ChannelRead(context, message);
    }

    private bool TryAdd(IChannel accepted)
    {
        IChannel? evicted = null;
        lock (_gate)
        {
            if (_open.Count >= most)
            {
                var oldest = _open.First;
                while (oldest is not null && !MayBeSilent(oldest.Value))
                    oldest = oldest.Next;
                if (oldest is not null)
                {
                    evicted = oldest.Value.Channel;
                    _open.Remove(oldest);
                }
            }

            if (_open.Count < most)
            {
                var node = _open.AddLast(new Accepted(accepted, time.GetTimestamp()));
                accepted.CloseCompletion.ContinueWith(_ => Remove(node), TaskScheduler.Default);
            }
            else
            {
                evicted = accepted;
            }
        }

        if (evicted is null)
            return true;
        log.Warning(
            "{0} connections to the control port are open, which is the limit: each new one closes the oldest one without a handshake",
            most);
        if (evicted == accepted)
            return false;
        evicted.CloseAsync();
        return true;
    }

    /// <summary>One that is not registered yet cannot be closed.</summary>
    private bool MayBeSilent(Accepted accepted) => accepted.Channel.Registered && time.GetElapsedTime(accepted.Since) < handshake;

    private void Remove(LinkedListNode<Accepted> closed)
    {
        lock (_gate)
        {
            if (closed.List is not null)
                _open.Remove(closed);
        }
    }

    private readonly record struct Accepted(IChannel Channel, long Since);
}
