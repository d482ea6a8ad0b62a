using System.Globalization;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>The duration and the number of members, from the variables that <c>./dev chaos</c> sets.</summary>
internal sealed record Chaos(int Minutes, int Members, int Seed)
{
    private const string MinutesIn = "LUSTRE_CHAOS_MINUTES";
    private const string MembersIn = "LUSTRE_CHAOS_MEMBERS";
    private const string SeedIn = "LUSTRE_CHAOS_SEED";

    /// <summary>Null when the variable is not set.</summary>
    public static Chaos? Asked => Number(MinutesIn) is { } minutes
        ? new Chaos(minutes, Number(MembersIn) ?? 30, Number(SeedIn) ?? Random.Shared.Next(1, 1_000_000))
        : null;

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

/// <summary>A test that uses the whole machine for minutes: it runs only on request.</summary>
internal sealed class ChaosFactAttribute : FactAttribute
{
    public ChaosFactAttribute()
    {
        if (Chaos.Asked is null)
            Skip = "it takes minutes: ./dev chaos [MINUTES] [MEMBERS] runs it";
    }
}
