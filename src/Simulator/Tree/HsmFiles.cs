using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>The coordinator of an MDT: what it does for files in an archive. One agent has all requests.</summary>
internal static class HsmFiles
{
    private const string Agent = "0f1c9ad4-1111-4f7d-9b1d-0c7a55b3a001";

    public static void Add(FileDirectory mdt, SimulatedTarget target)
    {
        mdt.AddConstants(
            Place.SysSince214,
            "hsm_control enabled, hsm/max_requests 3, hsm/loop_period 10, hsm/grace_delay 60, hsm/active_request_timeout 3600");
        mdt.Add("hsm/active_requests", Place.DebugSince212, writer => WriteRequests(writer, target));
        mdt.Add("hsm/agents", Place.DebugSince212, writer => WriteAgents(writer, target));
        if (mdt.Version < LustreVersion.V2_14)
            return;
        mdt.AddNumber("hsm/archive_count", Place.Sys, () => target.HsmRequests.Archive);
        mdt.AddNumber("hsm/restore_count", Place.Sys, () => target.HsmRequests.Restore);
        mdt.AddNumber("hsm/remove_count", Place.Sys, () => target.HsmRequests.Remove);
    }

    private static void WriteRequests(Utf8Writer writer, SimulatedTarget target)
    {
        var (archive, restore, remove) = target.HsmRequests;
        var cookie = 1000;
        Write(archive, "ARCHIVE");
        Write(restore, "RESTORE");
        Write(remove, "REMOVE");

        void Write(int count, string action)
        {
            for (; count > 0; count--)
            {
                writer.Write(
                    $"fid=[0x200000401:0x{++cookie:x}:0x0] compound/cookie=0x0/0x{cookie:x} action={action} archive#=1 flags=0x0 " +
                    $"extent=0x0-0xffffffffffffffff gid=0x0 data=[] canceled=0 uuid={Agent} done=0\n");
            }
        }
    }

    /// <summary>Without requests there is no agent.</summary>
    private static void WriteAgents(Utf8Writer writer, SimulatedTarget target)
    {
        var (archive, restore, remove) = target.HsmRequests;
        if (archive + restore + remove is > 0 and var current)
            writer.Write($"uuid={Agent} archive_id=ANY requests=[current:{current} ok:{current * 8} errors:1]\n");
    }
}
