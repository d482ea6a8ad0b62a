namespace LustreActors.Simulator;

/// <summary>
/// The releases between which Lustre's files changed place or shape, in the order of their code. <see cref="V2_15"/> stands for 2.15.2 and
/// later; <see cref="V2_14_DDN"/> is DDN's EXAScaler: 2.14 with some features of later releases.
/// </summary>
#pragma warning disable CA1707 // The underscore stands for the dot of the release.
public enum LustreVersion
{
    V2_10,
    V2_12,
    V2_14,
    V2_14_DDN,
    V2_15_0,
    V2_15,
    V2_16,
    V2_17,
}
#pragma warning restore CA1707

public static class LustreVersions
{
    /// <summary>The content of the file <c>version</c> of such a node.</summary>
    public static string ReleaseName(this LustreVersion version) => version switch
    {
        LustreVersion.V2_10 => "2.10.8",
        LustreVersion.V2_12 => "2.12.9",
        LustreVersion.V2_14 => "2.14.0",
        LustreVersion.V2_14_DDN => "2.14.0_ddn176",
        LustreVersion.V2_15_0 => "2.15.0",
        LustreVersion.V2_15 => "2.15.4",
        LustreVersion.V2_16 => "2.16.1",
        LustreVersion.V2_17 => "2.17.0",
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "No such release is simulated."),
    };
}
