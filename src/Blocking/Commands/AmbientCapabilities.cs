namespace LustreActors.Blocking.Commands;

/// <summary>
/// The ambient capabilities of the calling thread. Its children inherit them, although no command needs what the collector may have.
/// </summary>
public static class AmbientCapabilities
{
    private const int Ambient = 47;
    private const nint IsSet = 1;
    private const nint Raise = 2;
    private const nint ClearAll = 4;
    private const nint NetAdmin = 12;

    /// <summary>Drops all but CAP_NET_ADMIN, which a site gives to the service for <c>lnetctl</c>.</summary>
    public static void Drop()
    {
        var hasNetAdmin = Libc.ProcessControl(Ambient, IsSet, NetAdmin, 0, 0) == 1;
        _ = Libc.ProcessControl(Ambient, ClearAll, 0, 0, 0);
        if (hasNetAdmin)
            _ = Libc.ProcessControl(Ambient, Raise, NetAdmin, 0, 0);
    }
}
