using System.Collections.Immutable;
using LustreActors.Sources.Commands;

namespace LustreActors.Sources.Lustre.Commands;

/// <summary>The paths of Lustre's tools, and the command that gives them root's rights.</summary>
public sealed record LustreCommands
{
    public string Lctl { get; init; } = "/usr/sbin/lctl";

    public string Lnetctl { get; init; } = "/usr/sbin/lnetctl";

    public string Lfs { get; init; } = "/usr/bin/lfs";

    /// <summary>Empty, or <c>/usr/bin/sudo</c>, which is told not to ask for a password.</summary>
    public string Sudo { get; init; } = "";

    /// <summary>Whether <c>lctl</c> may read everything, so that a parameter it does not show does not exist.</summary>
    public bool SeeAll => Sudo.Length > 0;

    /// <summary>
    /// The command that runs with root's rights. A dot in a device's name is passed as a wildcard: releases differ in how they escape it.
    /// </summary>
    public SourceCommand GetParam(IEnumerable<string> parameters) =>
        AsRoot(Lctl, ["get_param", .. parameters.Select(p => p.Replace("\\.", "?", StringComparison.Ordinal))]);

    internal SourceCommand AsRoot(string file, ImmutableArray<string> arguments) =>
        Sudo.Length == 0 ? new SourceCommand(file, arguments) : new SourceCommand(Sudo, ["-n", file, .. arguments]);
}
