using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Writing;

/// <summary>Two families that cannot be in one exposition. The later one is left out, because otherwise every scrape would fail.</summary>
public sealed record FamilyConflict(MetricFamily Kept, MetricFamily Refused)
{
    public override string ToString() => Kept.Name == Refused.Name
        ? $"metric family {Refused.Name} is defined as {Describe(Kept)} and again as {Describe(Refused)}"
        : $"metric family {Refused.Name} ({Refused.Type}) takes a name that {Kept.Name} ({Kept.Type}) has already";

    private static string Describe(MetricFamily family) =>
        family.Unit.Length > 0 ? $"{family.Type} in {family.Unit}" : family.Type.ToString();
}
