using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// A parameter of Lustre: its name, and its places in the releases. Each <see cref="LustreMetric"/> made from it declares a family.
/// </summary>
/// <param name="Name">The name that <c>lctl</c> knows. Its last star is the device.</param>
/// <param name="Places">Its places, release by release.</param>
internal sealed record LustreParameter(string Name, ImmutableArray<ParameterPlace> Places)
{
    /// <summary>It may be below zero. Elsewhere a negative number has overflowed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Every version has it: where it is not found, something is closed or not mounted.</summary>
    public bool IsExpected { get; init; }

    /// <summary>It is a list without a heading, which may have no entry. Any other file that is empty has lost its lines.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Its last line may lack a newline. Any other file that ends so was cut off.</summary>
    public bool MayEndWithoutNewline { get; init; }

    /// <summary>Some version has it in debugfs. When debugfs is closed, the parameter may be missing for that reason.</summary>
    public bool MayBeInDebugfs => Places.Any(p => p.Root == ParameterRoot.Debug);

    /// <summary>The parameter of one device.</summary>
    public string For(string device) => For(Name, device);

    /// <summary>
    /// Whether its name begins with these parts: <c>obdfilter</c>, <c>osd-*</c>, <c>ost.OSS.*</c>. Every name is below an empty folder.
    /// </summary>
    public bool IsBelow(string folder) =>
        folder.Length == 0 || (
            Name.StartsWith(folder, StringComparison.Ordinal) && Name.Length > folder.Length && Name[folder.Length] == '.');

    /// <summary>
    /// A device whose own name has dots, which otherwise part a parameter's name: <c>MGC10\.0\.0\.1@tcp</c>, as <c>lctl</c> takes it too.
    /// </summary>
    public static string Escape(string device) => device.Replace(".", "\\.", StringComparison.Ordinal);

    public static string For(string name, string device)
    {
        var star = name.LastIndexOf('*');
        return star < 0 ? name : $"{name.AsSpan(0, star)}{device}{name.AsSpan(star + 1)}";
    }
}
