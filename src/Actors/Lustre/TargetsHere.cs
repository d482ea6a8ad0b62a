using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>A filesystem's targets by name, as the last look found them. Outlives a restart of the filesystem's actor, whom nobody would tell again before the next look.</summary>
internal sealed class TargetsHere
{
    public Dictionary<string, LustreTarget> Targets { get; set; } = [];
}
