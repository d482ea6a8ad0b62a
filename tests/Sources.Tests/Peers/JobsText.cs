using System.Buffers;
using System.Globalization;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>What a server with many jobs answers another member.</summary>
internal static class JobsText
{
    private static readonly string[] Operations = ["read", "write", "getattr", "setattr", "punch", "sync", "statfs"];

    public static byte[] Of(int jobs, int targets)
    {
        var random = new Random(9846);
        var columns = new JobColumnMap(0, 1, 2, [.. Operations.Select((o, i) => new JobColumnMap.Operation(o, 3 + (2 * i), 4 + (2 * i)))]);
        var tables = new List<JobTable>();
        for (var target = 0; target < targets; target++)
        {
            var values = new ValueTable(3 + (2 * Operations.Length), jobs);
            for (var job = 0; job < jobs; job++)
            {
                var row = values.Add(LabelText.Of("jobid", string.Create(CultureInfo.InvariantCulture, $"{21_000_000 + (job * 7)}")).AsRow());
                row[0] = 1_700_000_000_000_000_000 + random.NextInt64(1_000_000_000_000_000);
                for (var column = 1; column < row.Length; column++)
                    row[column] = random.NextInt64(1_000_000, 1_000_000_000_000);
            }

            tables.Add(new JobTable(new JobTarget("scratch", string.Create(CultureInfo.InvariantCulture, $"scratch-OST{target:x4}"), false), values, columns));
        }

        var output = new ArrayBufferWriter<byte>();
        Exposition.Of(JobSegments.Of(tables)).Write(output, ExpositionFormat.PrometheusText);
        return output.WrittenSpan.ToArray();
    }
}
