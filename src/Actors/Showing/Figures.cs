using System.Collections.Frozen;

namespace LustreActors.Actors.Showing;

/// <summary>The numbers that are shown of a filesystem and its targets.</summary>
internal enum Figure
{
    Capacity,
    Free,
    Available,
    InodesMaximum,
    InodesFree,
    Read,
    Written,
    Operations,
    OperationSeconds,
    OstStatus,
    MdtStatus,
    Degraded,
    Healthy,
    Clients,
    Recovery,
    ClientRead,
    ClientWritten,
    ClientOperations,
}

/// <summary>The families that the pages take their numbers from. A test compares the names with the catalogue.</summary>
internal static class Figures
{
    public static readonly FrozenDictionary<string, Figure> ByFamily = new Dictionary<string, Figure>
    {
        ["lustre_capacity_bytes"] = Figure.Capacity,
        ["lustre_free_bytes"] = Figure.Free,
        ["lustre_available_bytes"] = Figure.Available,
        ["lustre_inodes_maximum"] = Figure.InodesMaximum,
        ["lustre_inodes_free"] = Figure.InodesFree,
        ["lustre_read_bytes_total"] = Figure.Read,
        ["lustre_write_bytes_total"] = Figure.Written,
        ["lustre_stats_total"] = Figure.Operations,
        ["lustre_stats_seconds_total"] = Figure.OperationSeconds,
        ["lustre_ost_status"] = Figure.OstStatus,
        ["lustre_mdt_status"] = Figure.MdtStatus,
        ["lustre_degraded"] = Figure.Degraded,
        ["lustre_device_healthy"] = Figure.Healthy,
        ["lustre_connected_clients"] = Figure.Clients,
        ["lustre_recovery_state"] = Figure.Recovery,
        ["lustre_client_export_read_bytes_total"] = Figure.ClientRead,
        ["lustre_client_export_write_bytes_total"] = Figure.ClientWritten,
        ["lustre_client_export_stats_total"] = Figure.ClientOperations,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
