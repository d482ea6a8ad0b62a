using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

internal enum ParameterShape
{
    /// <summary>One number.</summary>
    Number,

    /// <summary>One word or line.</summary>
    Text,

    /// <summary>Counters with minimum, maximum and sum: <see cref="StatsParser{TSink}"/>.</summary>
    Stats,

    /// <summary><see cref="Lustre.Jobs.JobStatsParser"/></summary>
    Jobs,

    /// <summary>A directory with one subdirectory for each client's NID.</summary>
    Exports,

    /// <summary><see cref="HealthCheckParser"/></summary>
    Health,
    Devices,
}

/// <summary>What is read, how, and which families it becomes: declared in one place, so that none of them drifts.</summary>
/// <param name="Name">As <c>lctl</c> names it; the last star is the target.</param>
/// <param name="Shape">Which parser reads it.</param>
/// <param name="Families">What it becomes.</param>
internal sealed record LustreParameter(string Name, ParameterShape Shape, params ImmutableArray<MetricFamily> Families)
{
    public NumberFormat Format { get; init; } = NumberFormat.Integer;

    /// <summary>The parameter that says nearly the same where this one is not there.</summary>
    public string? Otherwise { get; init; }

    /// <summary>Every version has it: where it is not found, something is closed or not mounted.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Some version has it in debugfs: when that is closed, it may be what is missing.</summary>
    public bool MayBeInDebugfs { get; init; }

    public static string Of(string name, LustreTarget target)
    {
        var star = name.LastIndexOf('*');
        return $"{name.AsSpan(0, star)}{target.Name}{name.AsSpan(star + 1)}";
    }
}
