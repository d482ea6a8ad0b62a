namespace LustreActors.Actors;

/// <summary>The connections to one member, replaced when the certificates change.</summary>
internal sealed class MemberConnection(WebOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private WebConnection? _connection;
    private WebAccess? _with;
    private bool _closed;

    /// <exception cref="WebAccessException">The certificates cannot be used.</exception>
    public WebConnection Of(WebAccess access)
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
