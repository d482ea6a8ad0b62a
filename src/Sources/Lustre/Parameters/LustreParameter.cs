using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre.Parameters;

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

/// <summary>The file systems in which Lustre shows its parameters.</summary>
internal enum ParameterRoot
{
    Proc,
    Sys,

    /// <summary>Open to root alone.</summary>
    Debug,
}

/// <summary>A place of a parameter from one release on, until the next place of the same parameter begins.</summary>
internal readonly record struct ParameterPlace(ParameterRoot Root, string Since);

/// <summary>
/// The places of parameters by release, for people: for the page of all parameters and for reports of a closed debugfs.
/// <see cref="ParameterResolver"/> does not use them. It looks in every root, because builds differ from releases.
/// </summary>
internal static class ParameterPlaces
{
    /// <summary>The oldest release that is read.</summary>
    public const string Oldest = "2.10";

    public static readonly ImmutableArray<ParameterPlace> Proc = [new(ParameterRoot.Proc, Oldest)];
    public static readonly ImmutableArray<ParameterPlace> Sys = [new(ParameterRoot.Sys, Oldest)];
    public static readonly ImmutableArray<ParameterPlace> ProcSys212 = MovedTo(ParameterRoot.Sys, "2.12");
    public static readonly ImmutableArray<ParameterPlace> ProcSys214 = MovedTo(ParameterRoot.Sys, "2.14");
    public static readonly ImmutableArray<ParameterPlace> ProcSys217 = MovedTo(ParameterRoot.Sys, "2.17");
    public static readonly ImmutableArray<ParameterPlace> ProcDebug212 = MovedTo(ParameterRoot.Debug, "2.12");
    public static readonly ImmutableArray<ParameterPlace> ProcDebug215 = MovedTo(ParameterRoot.Debug, "2.15");
    public static readonly ImmutableArray<ParameterPlace> ProcDebug217 = MovedTo(ParameterRoot.Debug, "2.17");

    public static ImmutableArray<ParameterPlace> Since(string release, ParameterRoot root) => [new(root, release)];

    /// <summary><c>/proc; /sys from 2.14</c></summary>
    public static string Text(ImmutableArray<ParameterPlace> places) =>
        string.Join("; ", places.Select(p => p.Since == Oldest ? NameOf(p.Root) : $"{NameOf(p.Root)} from {p.Since}"));

    private static ImmutableArray<ParameterPlace> MovedTo(ParameterRoot root, string release) =>
        [new(ParameterRoot.Proc, Oldest), new(root, release)];

    private static string NameOf(ParameterRoot root) => root switch
    {
        ParameterRoot.Proc => "`/proc`",
        ParameterRoot.Sys => "`/sys`",
        _ => "debugfs",
    };
}
