using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Lustre.Parameters;

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

/// <summary>A target that this host serves, a filesystem that it mounts, or a connection of a mount.</summary>
/// <param name="Filesystem"><c>scratch</c>; for the MGS, which serves them all, <c>MGS</c>.</param>
/// <param name="Name">
/// <c>scratch-OST0000</c>, <c>MGS</c>; for a mount <c>scratch-ffff9a2b00c1d800</c>, so that two mounts of one filesystem stay apart.
/// </param>
public sealed record LustreTarget(string Filesystem, LustreComponent Component, string Name);

/// <summary>The labels that every series of a target has.</summary>
internal static class TargetLabels
{
    public static readonly string[] Server = ["filesystem", "component", "target"];
    public static readonly string[] ServerOrClient = ["filesystem", "component", "target", "client"];

    public static LabelText For(LustreTarget target, LustreSourceOptions options)
    {
        var component = NameOf(target.Component);
        return target.Component == LustreComponent.Client
            ? LabelText.Of(
                ("filesystem", target.Filesystem), ("component", component), ("target", target.Name), ("client", options.ClientName))
            : LabelText.Of(("filesystem", target.Filesystem), ("component", component), ("target", target.Name));
    }

    /// <summary>The labels that clients use for a target: <c>filesystem="scratch",ost="OST0000"</c>.</summary>
    public static LabelText ForClients(LustreTarget target) => LabelText.Of(
        ("filesystem", target.Filesystem),
        (NameOf(target.Component), target.Name.StartsWith(
            target.Filesystem + "-", StringComparison.Ordinal) ? target.Name[(target.Filesystem.Length + 1)..] : target.Name));

    public static string NameOf(LustreComponent component) => component switch
    {
        LustreComponent.Ost => "ost",
        LustreComponent.Mdt => "mdt",
        LustreComponent.Mgt => "mgt",
        LustreComponent.QuotaMaster => "qmt",
        _ => "client",
    };
}
