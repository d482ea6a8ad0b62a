using LustreActors.Sources;

namespace LustreActors.Host;

/// <summary>Reading on the command line: whoever asks can wait, and interrupt it.</summary>
internal sealed class NobodyWatches : IReadWatch
{
    public bool IsAbandoned => false;

    public void Reading(string path)
    {
    }

    public bool MayHang(string path) => false;
}
