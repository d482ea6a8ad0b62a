using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>The capacity of a target's storage. Every version has all of these files, for OSTs, MDTs and the MGT alike.</summary>
internal static class StorageParameters
{
    public static readonly LustreParameter Total = new("osd-*.*.kbytestotal", ProcSys214);
    public static readonly LustreParameter Free = new("osd-*.*.kbytesfree", ProcSys214);
    public static readonly LustreParameter Available = new("osd-*.*.kbytesavail", ProcSys214);
    public static readonly LustreParameter FilesTotal = new("osd-*.*.filestotal", ProcSys214);
    public static readonly LustreParameter FilesFree = new("osd-*.*.filesfree", ProcSys214);
    public static readonly LustreParameter Blocksize = new("osd-*.*.blocksize", ProcSys214);
}
