namespace LustreActors.Sources.Lustre;

public enum LustreComponent
{
    Ost,
    Mdt,
    Mgt,
    Client,

    /// <summary>The quota master of a filesystem: <c>scratch-QMT0000</c>, on the host of its first MDT.</summary>
    QuotaMaster,

    /// <summary>A mount's connection to one target: <c>scratch-OST0000-osc-ffff9a2b00c1d800</c>.</summary>
    Import,
}

/// <summary>A target that this host serves, a filesystem that it mounts, or one of a mount's connections.</summary>
/// <param name="Filesystem"><c>scratch</c>; for the MGS, which serves them all, <c>MGS</c>.</param>
/// <param name="Component">The kind of target.</param>
/// <param name="Name">
/// <c>scratch-OST0000</c>, <c>MGS</c>; for a mount <c>scratch-ffff9a2b00c1d800</c>, so that two mounts of one filesystem stay apart.
/// </param>
public sealed record LustreTarget(string Filesystem, LustreComponent Component, string Name);
