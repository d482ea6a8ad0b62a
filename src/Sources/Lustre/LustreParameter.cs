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

    /// <summary>What the number in the file is multiplied by, for units that no format has.</summary>
    public long Factor { get; init; } = 1;

    /// <summary>The parameter that says nearly the same where this one is not there.</summary>
    public string? Otherwise { get; init; }

    /// <summary>It may be below zero, which elsewhere is what an overflow looks like.</summary>
    public bool IsSigned { get; init; }

    /// <summary>What the number is multiplied by, where it counts in a unit that <see cref="Format"/> does not know.</summary>
    public long Scale { get; init; } = 1;

    /// <summary>Every version has it: where it is not found, something is closed or not mounted.</summary>
    public bool IsExpected { get; init; }

    /// <summary>It lists what there need not be any of, without a heading. All else shows something at all times: empty, it has lost it.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Its last line may lack a newline; elsewhere it was cut off.</summary>
    public bool MayEndWithoutNewline { get; init; }

    /// <summary>Some version has it in debugfs: when that is closed, it may be what is missing.</summary>
    public bool MayBeInDebugfs => Places.Any(p => p.Root == ParameterRoot.Debug);

    /// <summary>The parameter of one device.</summary>
    public string Of(string device) => Of(Name, device);

    /// <summary>A device whose own name has dots, which otherwise part a parameter's name: <c>MGC10\.0\.0\.1@tcp</c>, as <c>lctl</c> takes it too.</summary>
    public static string Escaped(string device) => device.Replace(".", "\\.", StringComparison.Ordinal);

    public static string Of(string name, string device)
    {
        var star = name.LastIndexOf('*');
        return star < 0 ? name : $"{name.AsSpan(0, star)}{device}{name.AsSpan(star + 1)}";
    }
}
