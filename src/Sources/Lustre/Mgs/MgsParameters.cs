using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class MgsParameters
{
    /// <summary>The names of those that are in <see cref="Live"/>.</summary>
    public static readonly LustreParameter Filesystems = new("mgs.*.filesystems", ProcDebug212);

    public static readonly LustreParameter Live = new("mgs.MGS.live.*", Proc, [.. MgsMetrics.All]);
}
