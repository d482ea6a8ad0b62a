namespace LustreActors.Simulator.Model;

/// <summary>The RPCs by which a client asks for an operation.</summary>
internal static class ImportRequests
{
    /// <summary>The RPC with a code of its counter; null for modifications and for what an MDT does within another operation.</summary>
    public static ImportOperation? For(TargetKind kind, int operation) =>
        kind == TargetKind.Ost ? For((OstOperation)operation) : For((MdtOperation)operation);

    public static bool IsModification(MdtOperation operation) => operation is MdtOperation.Mknod or MdtOperation.Link
        or MdtOperation.Unlink or MdtOperation.Mkdir or MdtOperation.Rmdir or MdtOperation.Rename or MdtOperation.Setattr
        or MdtOperation.Setxattr;

    private static ImportOperation? For(OstOperation operation) => operation switch
    {
        OstOperation.ReadBytes => ImportOperation.ReadBytes,
        OstOperation.WriteBytes => ImportOperation.WriteBytes,
        OstOperation.Read => ImportOperation.OstRead,
        OstOperation.Write => ImportOperation.OstWrite,
        OstOperation.Getattr => ImportOperation.OstGetattr,
        OstOperation.Setattr => ImportOperation.OstSetattr,
        OstOperation.Punch => ImportOperation.OstPunch,
        OstOperation.Sync => ImportOperation.OstSync,
        OstOperation.Destroy => ImportOperation.OstDestroy,
        OstOperation.Create => ImportOperation.OstCreate,
        OstOperation.Statfs => ImportOperation.OstStatfs,
        OstOperation.GetInfo => ImportOperation.OstGetInfo,
        OstOperation.SetInfo => ImportOperation.OstSetInfo,
        OstOperation.Quotactl => ImportOperation.OstQuotactl,
        OstOperation.Prealloc => ImportOperation.OstFallocate,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No client sends this to an OST."),
    };

    private static ImportOperation? For(MdtOperation operation) => operation switch
    {
        MdtOperation.ReadBytes => ImportOperation.ReadBytes,
        MdtOperation.WriteBytes => ImportOperation.WriteBytes,
        MdtOperation.Read => ImportOperation.OstRead,
        MdtOperation.Write => ImportOperation.OstWrite,
        MdtOperation.Close => ImportOperation.MdsClose,
        MdtOperation.Getattr => ImportOperation.MdsGetattr,
        MdtOperation.Getxattr => ImportOperation.MdsGetxattr,
        MdtOperation.Statfs => ImportOperation.MdsStatfs,
        MdtOperation.Sync => ImportOperation.MdsSync,
        MdtOperation.Open => ImportOperation.LdlmIbitsEnqueue,
        _ => null,
    };
}
