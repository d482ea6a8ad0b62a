using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>A filesystem's targets by name, as the last look found them. Outlives a restart of the filesystem's actor, whom nobody would tell again before the next look.</summary>
internal sealed class TargetsHere(LustreOptions options)
{
    /// <summary>The settings in force.</summary>
    public LustreOptions Options { get; set; } = options;

    public Dictionary<string, LustreTarget> Targets { get; set; } = [];
}
