using LustreActors.Host.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Listening;

/// <summary>
/// Bounds the connections of a port. A connection without a request within five seconds is closed. For a connection beyond the bound, the
/// one that was idle longest is closed, first those that had no request for a second. If all are busy, the new one is closed.
/// </summary>
internal sealed class ConnectionLimit(int max, string port, TimeProvider time, ILogger log)
{
    public static readonly TimeSpan FirstRequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The request of a new connection is under way. If such a connection were closed first, clients that keep idle connections open and
    /// always open further ones would keep everybody else away.
    /// </summary>
    private static readonly TimeSpan RequestOnTheWay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Connection> _open = [];
    private readonly RareEvent _full = new(time);

    public int Open
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    private long Now => time.GetTimestamp();

    private TimeSpan IdleFor(Connection connection) => time.GetElapsedTime(connection.IdleSince);

    /// <summary>Bounds the connections of an endpoint. It must be called before TLS is added, so that handshakes count too.</summary>
    public void Use(ListenOptions endpoint) => endpoint.Use(next => connection => RunAsync(connection, next));

    /// <summary>Marks a connection as busy during a request.</summary>
    public static async Task TrackAsync(HttpContext context, RequestDelegate next)
    {
        var connection = context.Features.Get<Connection>();
        connection?.BeginRequest();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            connection?.EndRequest();
        }
    }

    internal async Task RunAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var connection = new Connection(this, context);
        if (!TryAdd(connection))
        {
            context.Abort();
            return;
        }

        context.Features.Set(connection);
        using var timer = time.CreateTimer(_ => connection.AbortIfSilent(), null, FirstRequestTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _open.Remove(connection);
        }
    }

    private bool TryAdd(Connection connection)
    {
        Connection? idle;
        lock (_gate)
        {
            if (_open.Count < max)
                return _open.Add(connection);
            idle = _open.Where(c => !c.IsBusy).MinBy(c => (!c.IsSilent, c.IdleSince));
            if (idle is not null)
            {
                _open.Remove(idle);
                _open.Add(connection);
            }
        }

        if (_full.IsToBeLogged())
            HostLog.TooManyConnections(log, max, port, (int)RareEvent.Interval.TotalMinutes);
        idle?.Context.Abort(new ConnectionAbortedException("it was idle, and others wanted to connect"));
        return idle is not null;
    }

    /// <summary>A connection. Its state is guarded by the lock of its limit.</summary>
    private sealed class Connection(ConnectionLimit limit, ConnectionContext context)
    {
        public ConnectionContext Context => context;

        /// <summary>HTTP/2 has several requests at once on a connection.</summary>
        private int _requests;

        public bool IsBusy => _requests > 0;

        public bool HadRequest { get; private set; }

        public long IdleSince { get; private set; } = limit.Now;

        public bool IsSilent => !HadRequest && limit.IdleFor(this) >= RequestOnTheWay;

        public void BeginRequest()
        {
            lock (limit._gate)
                (_requests, HadRequest) = (_requests + 1, true);
        }

        public void EndRequest()
        {
            lock (limit._gate)
                (_requests, IdleSince) = (_requests - 1, limit.Now);
        }

        public void AbortIfSilent()
        {
            lock (limit._gate)
            {
                if (HadRequest)
                    return;
            }

            context.Abort(new ConnectionAbortedException("it had no request"));
        }
    }
}
