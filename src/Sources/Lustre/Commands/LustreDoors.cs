namespace LustreActors.Sources.Lustre;

/// <summary>Finds out what of debugfs is closed to this user. For check-config: a collection finds out by itself.</summary>
public static class LustreDoors
{
    /// <summary>The place in debugfs that cannot be looked into. Null when all of it can, or when it does not exist.</summary>
    public static string? Closed(LustreRoots roots, IReadWatch watch)
    {
        ArgumentNullException.ThrowIfNull(roots);
        using var files = new FileReader(watch);
        foreach (var place in (ReadOnlySpan<string>)[roots.Debug, roots.LnetDebug])
        {
            if (files.Probe(place) == PathKind.Denied || (
                files.Probe(place) == PathKind.Directory && files.Count(place, out _) == ReadStatus.Denied))
                return place;
        }

        return null;
    }
}
