using System.Globalization;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Benchmarks.Activity;

/// <summary>
/// The job tables of many servers, each with one OST. Servers of one group have the same jobs, as those have that a job's files are striped
/// over. Counters grow with each interval, and by how much differs from job to job.
/// </summary>
internal sealed class ServersOfOneSite(int jobs, int groups)
{
    private const int IntervalSeconds = 15;

    private static readonly string[] Operations = ["read", "write", "getattr", "setattr", "punch", "sync", "statfs"];

    private static readonly JobColumnMap Columns =
        new(0, 1, 2, [.. Operations.Select((o, i) => new JobColumnMap.Operation(o, 3 + (2 * i), 4 + (2 * i)))]);

    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(IntervalSeconds);

    public IEnumerable<int> JobNumbers =>
        Enumerable.Range(0, groups).SelectMany(g => Enumerable.Range(0, jobs).Select(j => NumberOf(g, j)));

    /// <param name="server">Its number.</param>
    /// <param name="interval">How often it was read before.</param>
    /// <param name="shuffled">Whether its jobs stand in an order of its own.</param>
    public JobTable TableOf(int server, int interval, bool shuffled)
    {
        var group = server % groups;
        var order = Enumerable.Range(0, jobs).ToArray();
        if (shuffled)
            new Random(server).Shuffle(order);
        var values = new ValueTable(3 + (2 * Operations.Length), jobs);
        foreach (var job in order)
        {
            var row = values.Add(LabelText.Of("jobid", NumberOf(group, job).ToString(CultureInfo.InvariantCulture)).AsRow());
            row[0] = 1_700_000_000_000_000_000 + (job * 1_000_003L);
            for (var column = 1; column < row.Length; column++)
            {
                var perSecond = 1000L + (job % 977) + (column * 131);
                row[column] = 1_000_000_000L + (job * 7919L * column) + (interval * IntervalSeconds * perSecond);
            }
        }

        var target = string.Create(CultureInfo.InvariantCulture, $"scratch-OST{server:x4}");
        return new JobTable(new JobTarget("scratch", target, HoldsMetadata: false), values, Columns);
    }

    private static int NumberOf(int group, int job) => 10_000_000 + (group * 100_000) + job;
}
