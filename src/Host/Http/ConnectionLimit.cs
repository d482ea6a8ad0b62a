using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// Bounds the connections of a port. A connection that asks nothing within five seconds is closed. When there are too many, the one that
/// has been idle longest is closed for a new one, first one that has never asked anything; the new one is closed when all are being
/// answered.
/// </summary>
internal sealed class ConnectionLimit(int max, string port, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstRequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly HashSet<Connection> _open = [];
    private long? _loggedAt;

    public int Open
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    private long Now => time.GetTimestamp();

    /// <summary>Bounds the connections of an endpoint. It must be called before TLS is added, so that handshakes count too.</summary>
    public void Use(ListenOptions endpoint) => endpoint.Use(next => connection => RunAsync(connection, next));

    /// <summary>Marks the connection as busy during a request.</summary>
    public static async Task TrackAsync(HttpContext context, RequestDelegate next)
    {
        var connection = context.Features.Get<Connection>();
        connection?.Ask();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            connection?.Rest();
        }
    }

    private async Task RunAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var connection = new Connection(this, context);
        if (!TryAdd(connection))
        {
            context.Abort();
            return;
        }

        context.Features.Set(connection);
        using var silence = time.CreateTimer(_ => connection.AbortIfSilent(), null, FirstRequestTimeout, Timeout.InfiniteTimeSpan);
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
        Connection? idle = null;
        lock (_gate)
        {
            if (_open.Count >= max)
            {
                LogFull();
                idle = _open.Where(c => !c.IsBusy).MinBy(c => (c.HasAsked, c.IdleSince));
                if (idle is null)
                    return false;
                _open.Remove(idle);
            }

            _open.Add(connection);
        }

        idle?.Context.Abort(new ConnectionAbortedException("it was idle, and others wanted to connect"));
        return true;
    }

    private void LogFull()
    {
        if (_loggedAt is { } last && time.GetElapsedTime(last) < LogInterval)
            return;
        _loggedAt = Now;
        HostLog.TooManyConnections(log, max, port, (int)LogInterval.TotalMinutes);
    }

    /// <summary>A connection. Its state is guarded by the lock of its limit.</summary>
    private sealed class Connection(ConnectionLimit limit, ConnectionContext context)
    {
        public ConnectionContext Context => context;

        public bool IsBusy { get; private set; }

        public bool HasAsked { get; private set; }

        public long IdleSince { get; private set; } = limit.Now;

        public void Ask()
        {
            lock (limit._gate)
                IsBusy = HasAsked = true;
        }

        public void Rest()
        {
            lock (limit._gate)
                (IsBusy, IdleSince) = (false, limit.Now);
        }

        public void AbortIfSilent()
        {
            lock (limit._gate)
            {
                if (HasAsked)
                    return;
            }

            context.Abort(new ConnectionAbortedException("it asked nothing"));
        }
    }
}
