namespace LustreActors.Sources.Lustre;

/// <summary>Where each client's counters are: in the directory of its NID.</summary>
internal static class ExportParameters
{
    public static readonly LustreParameter Ost = new("obdfilter.*.exports", ParameterPlaces.ProcDebug217, [.. ExportMetrics.All]) { IsExpected = true };
    public static readonly LustreParameter Mdt = new("mdt.*.exports", ParameterPlaces.ProcDebug217, [.. ExportMetrics.All]) { IsExpected = true };

    public static LustreParameter? Of(LustreComponent component) => component switch
    {
        LustreComponent.Ost => Ost,
        LustreComponent.Mdt => Mdt,
        _ => null,
    };
}
