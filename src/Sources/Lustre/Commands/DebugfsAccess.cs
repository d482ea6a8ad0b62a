using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Commands;

/// <summary>Checks whether this user can read debugfs. For check-config: a collection notices it without this check.</summary>
public static class DebugfsAccess
{
    /// <summary>The directory in debugfs that this user cannot list. Null when all can be listed, or when none exists.</summary>
    public static string? ClosedPlace(LustreRoots roots, IReadWatch watch)
    {
        ArgumentNullException.ThrowIfNull(roots);
        using var files = new FileReader(watch);
        foreach (var place in (ReadOnlySpan<string>)[roots.Debug, roots.LnetDebug])
        {
            var kind = files.Probe(place);
            if (kind == PathKind.Denied || (kind == PathKind.Directory && files.Count(place, out _) == ReadStatus.Denied))
                return place;
        }

        return null;
    }
}
