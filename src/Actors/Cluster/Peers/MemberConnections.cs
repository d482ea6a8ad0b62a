namespace LustreActors.Actors;

/// <summary>The connections to members, by the address of each. Safe for several threads.</summary>
internal sealed class MemberConnections : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemberConnection> _connections = new(StringComparer.Ordinal);

    /// <exception cref="WebAccessException">The certificates cannot be used.</exception>
    public WebConnection Of(Uri member, WebOptions options, WebAccess access)
    {
        MemberConnection? connection;
        lock (_gate)
        {
            if (!_connections.TryGetValue(member.OriginalString, out connection))
                _connections.Add(member.OriginalString, connection = new MemberConnection(options));
        }

        return connection.Of(access);
    }

    /// <summary>Closes those to other members.</summary>
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
