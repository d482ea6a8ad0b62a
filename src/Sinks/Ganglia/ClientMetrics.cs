using LustreActors.Messages.Clients;

namespace LustreActors.Sinks.Ganglia;

/// <summary>The metrics that a host has for each filesystem, with the names of lustreHarvest.</summary>
/// <param name="Group">The group in which Ganglia's pages show the metrics; empty for none.</param>
/// <param name="TMax">The longest time between two values of a metric.</param>
/// <param name="DMax">gmond forgets a metric after this time without a value; zero: never.</param>
/// <param name="Names">Names for the metrics of a filesystem, where they are not its own.</param>
public sealed record ClientMetrics(string Group, TimeSpan TMax, TimeSpan DMax, IReadOnlyDictionary<string, string> Names)
{
    private const string Bytes = "bytes/sec";
    private const string Operations = "ops/sec";

    internal static int Count => 4;

    internal GangliaMetric[] For(string filesystem)
    {
        var name = Names.GetValueOrDefault(filesystem, filesystem);
        return
        [
            Metric("read_bytes", Bytes, "read"),
            Metric("write_bytes", Bytes, "written"),
            Metric("oss_ops", Operations, "operations on OSTs"),
            Metric("mds_ops", Operations, "operations on MDTs"),
        ];

        GangliaMetric Metric(string metric, string units, string what)
        {
            var extra = new List<(string, string)>(3);
            if (Group.Length > 0)
                extra.Add(("GROUP", GangliaText.CleanName(Group)));
            extra.Add(("DESC", $"Lustre filesystem {filesystem}, this host: {what}, {units}"));
            extra.Add(("TITLE", $"{filesystem} {what}"));
            return new GangliaMetric($"{name}_{metric}", "float", units, GangliaSlope.Both, TMax, DMax, extra);
        }
    }

    /// <summary>The values in the order of <see cref="For"/>.</summary>
    internal static double Value(in ClientRate rate, int metric) => metric switch
    {
        0 => rate.Read,
        1 => rate.Written,
        2 => rate.OssOperations,
        _ => rate.MdsOperations,
    };
}
