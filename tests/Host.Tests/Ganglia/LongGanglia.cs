using System.Globalization;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Ganglia;

/// <summary>The duration of the long tests with Ganglia, from the variable that <c>./dev ganglia</c> sets.</summary>
internal static class LongGanglia
{
    private const string MinutesIn = "LUSTRE_GANGLIA_MINUTES";

    /// <summary>Null when the variable is not set.</summary>
    public static TimeSpan? Asked =>
        int.TryParse(Environment.GetEnvironmentVariable(MinutesIn), CultureInfo.InvariantCulture, out var minutes) && minutes > 0
            ? TimeSpan.FromMinutes(minutes)
            : null;

    public static string? Skip => Asked is null ? "it takes minutes: ./dev ganglia [MINUTES] runs it" : null;
}

/// <summary>A test with a real gmond that takes minutes: it runs only on request.</summary>
internal sealed class LongGangliaFactAttribute : FactAttribute
{
    public LongGangliaFactAttribute() =>
        Skip = LongGanglia.Skip ?? new NeedsFactAttribute(RealGmond.Program, RealGmond.Package).Skip;
}
