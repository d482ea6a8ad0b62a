namespace LustreActors.Simulator;

/// <summary>The texts of quota: what is used, what is allowed. Columns were 20 wide until 2.16, and in DDN's builds are as in 2.17.</summary>
internal sealed class QuotaText(LustreVersion version)
{
    private readonly bool _narrow = version >= LustreVersion.V2_17 || version == LustreVersion.V2_14_DDN;

    public static string Suffix(QuotaKind kind) => kind switch { QuotaKind.User => "usr", QuotaKind.Group => "grp", _ => "prj" };

    public void WriteUsage(Utf8Writer writer, QuotaKind kind, IReadOnlyList<QuotaUsage> usages)
    {
        writer.Write(kind switch
        {
            QuotaKind.User => "usr_accounting:\n"u8,
            QuotaKind.Group => "grp_accounting:\n"u8,
            _ => "prj_accounting:\n"u8,
        });
        foreach (var usage in usages)
        {
            WriteId(writer, usage.Id);
            writer.Write("  usage:   { inodes: "u8);
            writer.WriteNumber((ulong)usage.Files, _narrow ? 12 : 20);
            writer.Write(", kbytes: "u8);
            writer.WriteNumber((ulong)(usage.Bytes >> 10), _narrow ? 12 : 20);
            writer.Write(" }\n"u8);
        }
    }

    public void WriteLimits(Utf8Writer writer, string heading, IReadOnlyList<QuotaEntry> entries, bool granted)
    {
        SmallFileText.WriteText(writer, $"{heading}\n");
        foreach (var entry in entries)
        {
            WriteId(writer, entry.Id);
            WriteField(writer, "  limits:  { hard: "u8, entry.Hard, 12);
            WriteField(writer, ", soft: "u8, entry.Soft, 12);
            WriteField(writer, ", granted: "u8, granted ? entry.Granted : 0, 12);
            WriteField(writer, ", time: "u8, entry.Time, 15);
            writer.Write(" }\n"u8);
        }
    }

    public string PoolInfo(bool metadata, int servers, Func<QuotaKind, int> entries)
    {
        var type = metadata ? "md" : "dt";
        var text = version >= LustreVersion.V2_17
            ? $"pool:\n    id: 0\n    type: {type}\n    refcount: 1\n    least_qunit: 1024\n"
            : $"pool:\n    id: 0\n    type: {type}\n    ref: 1\n    least qunit: 1024\n";
        foreach (var kind in Enum.GetValues<QuotaKind>())
        {
            text += version >= LustreVersion.V2_17
                ? $"    {Suffix(kind)}:\n        quota_servers: {servers}\n        quota_entries: {entries(kind)}\n"
                : $"    {Suffix(kind)}:\n        #slv: {servers}\n        #lqe: {entries(kind)}\n";
        }

        return text;
    }

    public string SlaveInfo(string target, bool metadata)
    {
        var gap = version >= LustreVersion.V2_17 ? " " : "";
        var refreshed = version >= LustreVersion.V2_17 ? "glimpse_refresh: 0\n" : "";
        return $"target name:    {target}\npool ID:        {gap}0\ntype:           {gap}{(metadata ? "md" : "dt")}\nquota enabled:  {gap}ugp\n" +
            $"conn to master: {gap}setup\n{refreshed}space acct:     ugp\nuser uptodate:  glb[1],slv[1],reint[0]\n" +
            "group uptodate: glb[1],slv[1],reint[0]\nproject uptodate: glb[1],slv[1],reint[0]\n";
    }

    private static void WriteId(Utf8Writer writer, int id)
    {
        writer.Write("- id:      "u8);
        writer.WriteNumber(id);
        writer.Write((byte)'\n');
    }

    private void WriteField(Utf8Writer writer, ReadOnlySpan<byte> name, long value, int narrow)
    {
        writer.Write(name);
        writer.WriteNumber((ulong)value, _narrow ? narrow : 20);
    }
}
