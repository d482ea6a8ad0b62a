using LustreActors.Blocking;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>Lets a source on the blocking lane say what it touches, without knowing that there is a lane.</summary>
public sealed class LaneWatch(LaneCall call) : IReadWatch
{
    public bool IsAbandoned => call.IsAbandoned;

    public void Reading(string path) => call.Reading(path);

    public bool MayHang(string path) => call.MayHang();
}
