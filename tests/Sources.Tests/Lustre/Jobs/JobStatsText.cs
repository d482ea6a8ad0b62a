using System.Text;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

/// <summary>Writes job_stats as the versions of Lustre write it.</summary>
internal sealed class JobStatsText
{
    private readonly StringBuilder _text = new();

    public static JobStatsText WithHeader() => new JobStatsText().Line("job_stats:");

    public JobStatsText Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    public JobStatsText Job(string id, long startTime = 1723102025)
    {
        Line($"- job_id:          {id}");
        Line("  snapshot_time:   1723114647.887515895 secs.nsecs");
        Line($"  start_time:      {startTime}.057286226 secs.nsecs");
        return Line("  elapsed_time:    12622.830229669 secs.nsecs");
    }

    public JobStatsText OldJob(string id) => Line($"- job_id:          {id}").Line("  snapshot_time:   1649234776");

    public JobStatsText Bytes(string name, long samples, long minimum = 0, long maximum = 0, long sum = 0, string? histogram = null)
    {
        var tail = histogram is null ? " }" : $", hist: {{ {histogram} }} }}";
        return Line($"  {name + ":",-16} {{ samples: {samples,11}, unit: bytes, min: {minimum,8}, max: {maximum,8}, sum: {sum,16}, "
            + $"sumsq: {sum,18}{tail}");
    }

    public JobStatsText OldBytes(string name, long samples, long minimum = 0, long maximum = 0, long sum = 0) =>
        Line($"  {name + ":",-16} {{ samples: {samples,11}, unit: bytes, min:{minimum,8}, max:{maximum,8}, sum:{sum,16} }}");

    public JobStatsText Timed(string name, long samples, long sum = 0) =>
        Line($"  {name + ":",-16} {{ samples: {samples,11}, unit: usecs, min: {(samples > 0 ? 1 : 0),8}, max: {sum,8}, sum: {sum,16}, "
            + $"sumsq: {sum,18} }}");

    public JobStatsText Requests(string name, long samples) => Line($"  {name + ":",-16} {{ samples: {samples,11}, unit:  reqs }}");

    public byte[] Utf8() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => _text.ToString();
}
