using LustreActors.Actors.Web;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>The connections to members, by address. Thread-safe.</summary>
internal sealed class MemberConnections : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemberConnection> _connections = new(StringComparer.Ordinal);

    /// <exception cref="WebAccessException">The certificates cannot be used.</exception>
    public WebConnection Get(Uri member, WebOptions options, WebAccess access)
    {
        MemberConnection? connection;
        lock (_gate)
        {
            if (!_connections.TryGetValue(member.OriginalString, out connection))
                _connections.Add(member.OriginalString, connection = new MemberConnection(options));
        }

        return connection.Get(access);
    }

    /// <summary>Closes the connections to all members but these.</summary>
    public void Keep(IEnumerable<Uri> members)
    {
        var kept = members.Select(m => m.OriginalString).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var (member, connection) in _connections)
            {
                if (kept.Contains(member))
                    continue;
                connection.Dispose();
                _connections.Remove(member);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var connection in _connections.Values)
                connection.Dispose();
        }
    }
}

/// <summary>The connections to one member, replaced when the certificates change.</summary>
internal sealed class MemberConnection(WebOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private WebConnection? _connection;
    private WebAccess? _with;
    private bool _closed;

    /// <exception cref="WebAccessException">The certificates cannot be used.</exception>
    public WebConnection Get(WebAccess access)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_connection is not null && _with!.HasSameCertificates(access))
                return _connection;
            var made = new WebConnection(options, access);
            _connection?.Dispose();
            (_connection, _with) = (made, access);
            return made;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _connection?.Dispose();
        }
    }
}
