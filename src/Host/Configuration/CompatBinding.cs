using LustreActors.Hocon.Binding;
using LustreActors.Sources.Lustre.Compat;

namespace LustreActors.Host.Configuration;

/// <summary>Binds <c>metrics.compat</c>: the other exporters whose names are shown too.</summary>
internal static class CompatBinding
{
    private const string Path = "metrics.compat";
    private const string Dcgm = "dcgm";

    public static bool HasDcgm(ConfigBinder settings) => settings.Strings(Path).Contains(Dcgm);

    /// <returns>Null when no exporter of Lustre is named.</returns>
    public static CompatFamilies? Bind(ConfigBinder settings)
    {
        var names = settings.Strings(Path);
        string[] known = [Dcgm, .. CompatFamilies.KnownExporters];
        foreach (var unknown in names.Where(n => !known.Contains(n)))
        {
            settings.Problem(
                Path, $"'{unknown}' is not known; write some of [{string.Join(", ", known)}], or [] for the names of this exporter alone");
        }

        var othersWin = settings.Choice("metrics.compat-prefer", ("ours", false), ("theirs", true));
        string[] ofLustre = [.. names.Where(n => n != Dcgm && known.Contains(n)).Distinct()];
        if (ofLustre.Length == 0)
            return null;
        var families = new CompatFamilies(ofLustre, othersWin);
        foreach (var collision in families.Collisions)
            settings.Warning(Path, WarningFor(collision));
        return families;
    }

    private static string WarningFor(CompatCollision collision)
    {
        var shown = collision.Wins
            ? $"the family of {collision.Exporter} is shown, and ours is not (metrics.compat-prefer = theirs)"
            : $"our family is shown. metrics.compat-prefer = theirs shows that of {collision.Exporter}";
        return $"{collision.Name} has another meaning in {collision.Exporter} ({collision.Difference}): {shown}";
    }
}
