using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

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

    /// <summary>The labels by which clients know a target too: <c>filesystem="scratch",ost="OST0000"</c>.</summary>
    public static LabelText Short(LustreTarget target) => LabelText.Of(
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
