using LustreActors.Sources.Files;

namespace LustreActors.Host.Configuration;

/// <summary>Reads without a deadline, for commands that a user can interrupt.</summary>
internal sealed class NullWatch : IReadWatch
{
    public bool IsAbandoned => false;

    public void Reading(string path)
    {
    }

    public bool MayHang(string path) => false;
}
