using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read, where it is, and which families it becomes: declared in one place, so that none of them drifts.</summary>
/// <param name="Name">As <c>lctl</c> names it; the last star is the device.</param>
/// <param name="Places">Where the releases have it.</param>
/// <param name="Families">What it becomes.</param>
internal sealed record LustreParameter(string Name, ImmutableArray<ParameterPlace> Places, params ImmutableArray<MetricFamily> Families)
{
    public NumberFormat Format { get; init; } = NumberFormat.Integer;

    /// <summary>The parameter that says nearly the same where this one is not there.</summary>
    public string? Otherwise { get; init; }

    /// <summary>Every version has it: where it is not found, something is closed or not mounted.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Some version has it in debugfs: when that is closed, it may be what is missing.</summary>
    public bool MayBeInDebugfs => Places.Any(p => p.Root == ParameterRoot.Debug);

    /// <summary>The parameter of one device.</summary>
    public string Of(string device) => Of(Name, device);

    public static string Of(string name, string device)
    {
        var star = name.LastIndexOf('*');
        return star < 0 ? name : $"{name.AsSpan(0, star)}{device}{name.AsSpan(star + 1)}";
    }
}
