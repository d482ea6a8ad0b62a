namespace LustreActors.Metrics;

/// <summary>Two families that cannot stand in one exposition: a scrape would fail as a whole, so the later one is left out.</summary>
public sealed record FamilyConflict(MetricFamily Kept, MetricFamily Refused)
{
    public override string ToString() => Kept.Name == Refused.Name
        ? $"metric family {Refused.Name} is defined as {Describe(Kept)} and again as {Describe(Refused)}"
        : $"metric family {Refused.Name} ({Refused.Type}) takes a name that {Kept.Name} ({Kept.Type}) has already";

    private static string Describe(MetricFamily family) =>
        family.Unit.Length > 0 ? $"{family.Type} in {family.Unit}" : family.Type.ToString();
}
