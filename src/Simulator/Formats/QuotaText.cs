using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The texts of quota: usage and limits. Columns were 20 wide until 2.16; DDN's builds have those of 2.17.</summary>
internal sealed class QuotaText(LustreVersion version)
{
    private readonly bool _narrow = version >= LustreVersion.V2_17 || version == LustreVersion.V2_14_DDN;

    public static string Suffix(QuotaKind kind) => kind switch { QuotaKind.User => "usr", QuotaKind.Group => "grp", _ => "prj" };

    public void WriteUsage(Utf8Writer writer, QuotaKind kind, IReadOnlyList<QuotaUsage> usages)
    {
        writer.Write($"{Suffix(kind)}_accounting:\n");
        foreach (var usage in usages)
        {
            writer.Write($"- id:      {usage.Id}\n");
            WriteField(writer, "  usage:   { inodes: "u8, usage.Files, 12);
            WriteField(writer, ", kbytes: "u8, usage.Bytes >> 10, 12);
            writer.Write(" }\n"u8);
        }
    }

    public void WriteLimits(Utf8Writer writer, string heading, IReadOnlyList<QuotaEntry> entries, bool granted)
    {
        writer.Write($"{heading}\n");
        foreach (var entry in entries)
        {
            writer.Write($"- id:      {entry.Id}\n");
            WriteField(writer, "  limits:  { hard: "u8, entry.Hard, 12);
            WriteField(writer, ", soft: "u8, entry.Soft, 12);
            WriteField(writer, ", granted: "u8, granted ? entry.Granted : 0, 12);
            WriteField(writer, ", time: "u8, entry.Time, 15);
            writer.Write(" }\n"u8);
        }
    }

    public void WritePoolInfo(Utf8Writer writer, bool metadata, int servers, Func<QuotaKind, int> entries)
    {
        var (references, unit, slaves, ids) = version >= LustreVersion.V2_17
            ? ("refcount", "least_qunit", "quota_servers", "quota_entries")
            : ("ref", "least qunit", "#slv", "#lqe");
        writer.Write($"pool:\n    id: 0\n    type: {(metadata ? "md" : "dt")}\n    {references}: 1\n    {unit}: 1024\n");
        foreach (var kind in Enum.GetValues<QuotaKind>())
            writer.Write($"    {Suffix(kind)}:\n        {slaves}: {servers}\n        {ids}: {entries(kind)}\n");
    }

    public string SlaveInfo(string target, bool metadata)
    {
        var gap = version >= LustreVersion.V2_17 ? " " : "";
        var refreshed = version >= LustreVersion.V2_17 ? "glimpse_refresh: 0\n" : "";
        return $"target name:    {target}\npool ID:        {gap}0\ntype:           {gap}{(metadata ? "md" : "dt")}\n" +
            $"quota enabled:  {gap}ugp\nconn to master: {gap}setup\n{refreshed}space acct:     ugp\n" +
            "user uptodate:  glb[1],slv[1],reint[0]\n" +
            "group uptodate: glb[1],slv[1],reint[0]\nproject uptodate: glb[1],slv[1],reint[0]\n";
    }

    private void WriteField(Utf8Writer writer, ReadOnlySpan<byte> name, long value, int narrow)
    {
        writer.Write(name);
        writer.WriteNumber((ulong)value, _narrow ? narrow : 20);
    }
}
