using System.Globalization;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>What an exporter of a server with many jobs shows.</summary>
internal static class JobsText
{
    private static readonly string[] Operations = ["read", "write", "getattr", "setattr", "punch", "sync", "statfs"];

    public static byte[] Of(int jobs, int targets)
    {
        var random = new Random(9846);
        var columns = new JobColumnMap(-1, 0, 1, [.. Operations.Select((o, i) => new JobColumnMap.Operation(o, 2 + (2 * i), 3 + (2 * i)))]);
        var tables = new List<JobTable>();
        for (var target = 0; target < targets; target++)
        {
            var values = new ValueTable(2 + (2 * Operations.Length), jobs);
            for (var job = 0; job < jobs; job++)
            {
                var row = values.Add(LabelText.Of("jobid", string.Create(CultureInfo.InvariantCulture, $"{21_000_000 + (job * 7)}")).AsRow());
                for (var column = 0; column < row.Length; column++)
                    row[column] = random.NextInt64(1_000_000, 1_000_000_000_000);
            }

            tables.Add(new JobTable(new JobTarget("scratch", string.Create(CultureInfo.InvariantCulture, $"scratch-OST{target:x4}"), false), values, columns));
        }

        return Write(tables);
    }

    /// <summary>The tables family by family, as exporters write them.</summary>
    public static byte[] Write(IReadOnlyCollection<JobTable> tables)
    {
        var text = new StringBuilder();
        foreach (var table in tables)
            Family(text, "lustre_job_read_bytes_total", table, [("", table.Columns.ReadBytes, 1)]);
        foreach (var table in tables)
            Family(text, "lustre_job_write_bytes_total", table, [("", table.Columns.WriteBytes, 1)]);
        foreach (var table in tables)
            Family(text, "lustre_job_stats_total", table, [.. table.Operations.Select(o => (o.Name, o.Samples, 1m))]);
        foreach (var table in tables)
            Family(text, "lustre_job_stats_seconds_total", table, [.. table.Operations.Select(o => (o.Name, o.Sum, 1_000_000m))]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Family(StringBuilder text, string family, JobTable table, (string Operation, int Column, decimal Per)[] columns)
    {
        for (var row = 0; row < table.Count; row++)
        {
            foreach (var (operation, column, per) in columns)
            {
                if (column < 0 || column >= table.Values.Width || table.Values.Row(row)[column] == ValueTable.Absent)
                    continue;
                var component = table.Target.HoldsMetadata ? "mdt" : "ost";
                text.Append(CultureInfo.InvariantCulture, $"{family}{{filesystem=\"{table.Target.Filesystem}\",component=\"{component}\",target=\"{table.Target.Name}\"")
                    .Append(",jobid=\"").Append(Encoding.UTF8.GetString(table.Id(row))).Append('"');
                if (operation.Length > 0)
                    text.Append(CultureInfo.InvariantCulture, $",operation=\"{operation}\"");
                text.Append(CultureInfo.InvariantCulture, $"}} {table.Values.Row(row)[column] / per}\n");
            }
        }
    }
}
