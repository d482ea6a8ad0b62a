namespace LustreActors.Actors;

/// <summary>The connections to one address, made anew when the certificates change.</summary>
internal sealed class MembershipConnection(WebOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private WebConnection? _connection;
    private WebAccess? _with;
    private bool _closed;

    public WebOptions Options => options;

    /// <exception cref="MembershipException">The certificates cannot be used.</exception>
    public WebConnection Of(WebAccess access)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_connection is not null && _with!.HasSameCertificates(access))
                return _connection;
            WebConnection made;
            try
            {
                made = new WebConnection(options, access);
            }
            catch (WebAccessException e)
            {
                throw new MembershipException(e.Message);
            }

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
