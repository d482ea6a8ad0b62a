using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>Where Lustre's own tools are, and what is put in front of those that need root's rights.</summary>
public sealed record LustreCommands
{
    public string Lctl { get; init; } = "/usr/sbin/lctl";

    public string Lnetctl { get; init; } = "/usr/sbin/lnetctl";

    public string Lfs { get; init; } = "/usr/bin/lfs";

    /// <summary>Empty, or <c>/usr/bin/sudo</c>: asked not to ask for a password.</summary>
    public string Sudo { get; init; } = "";

    /// <summary>Whether what <c>lctl</c> does not show is not there, because it may see all.</summary>
    public bool SeeAll => Sudo.Length > 0;

    /// <summary>A dot of a device's own name is asked for as any letter: releases differ in what else they take for it.</summary>
    public SourceCommand GetParam(IEnumerable<string> parameters) =>
        AsRoot(Lctl, ["get_param", .. parameters.Select(p => p.Replace("\\.", "?", StringComparison.Ordinal))]);

    internal SourceCommand AsRoot(string file, ImmutableArray<string> arguments) =>
        Sudo.Length == 0 ? new SourceCommand(file, arguments) : new SourceCommand(Sudo, ["-n", file, .. arguments]);
}
