using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

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
    public static readonly ImmutableArray<ParameterPlace> ProcSys212 = [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Sys, "2.12")];
    public static readonly ImmutableArray<ParameterPlace> ProcSys214 = [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Sys, "2.14")];
    public static readonly ImmutableArray<ParameterPlace> ProcSys217 = [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Sys, "2.17")];
    public static readonly ImmutableArray<ParameterPlace> ProcDebug212 = [new(ParameterRoot.Proc, Oldest), new(
        ParameterRoot.Debug, "2.12")];
    public static readonly ImmutableArray<ParameterPlace> ProcDebug215 = [new(ParameterRoot.Proc, Oldest), new(
        ParameterRoot.Debug, "2.15")];
    public static readonly ImmutableArray<ParameterPlace> ProcDebug217 = [new(ParameterRoot.Proc, Oldest), new(
        ParameterRoot.Debug, "2.17")];

    public static ImmutableArray<ParameterPlace> Since(string release, ParameterRoot root) => [new(root, release)];

    /// <summary><c>/proc; /sys from 2.14</c></summary>
    public static string Text(ImmutableArray<ParameterPlace> places) =>
        string.Join("; ", places.Select(p => p.Since == Oldest ? NameOf(p.Root) : $"{NameOf(p.Root)} from {p.Since}"));

    private static string NameOf(ParameterRoot root) => root switch
    {
        ParameterRoot.Proc => "`/proc`",
        ParameterRoot.Sys => "`/sys`",
        _ => "debugfs",
    };
}
