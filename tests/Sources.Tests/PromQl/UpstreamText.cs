using System.Globalization;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Sources.PromQl;

namespace LustreActors.Sources.Tests.PromQl;

/// <summary>Answers as a Prometheus gives them for so many jobs: seven of ten are jobs of SLURM, the others processes of users.</summary>
internal static class UpstreamText
{
    private const int PieceSize = 64 * 1024;

    public static byte[] Of(JobRate kind, int jobs)
    {
        var random = new Random(11 + (int)kind);
        var text = new StringBuilder("""{"status":"success","data":{"resultType":"vector","result":[""", jobs * 110);
        for (var job = 0; job < jobs; job++)
        {
            text.Append(job == 0 ? "" : ",").Append("""{"metric":{"jobid":""").Append('"').Append(Id(job)).Append('"');
            if (kind == JobRate.Operations)
                text.Append(CultureInfo.InvariantCulture, $",\"target\":\"scratch-MDT{job % 4:x4}\"");
            text.Append("""},"value":[1732170000.123,""").Append('"');
            if (kind == JobRate.Operations)
                text.Append(random.Next(1, 50_000));
            else
                text.Append(CultureInfo.InvariantCulture, $"{random.NextDouble() * 1e9:R}");
            text.Append("\"]}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}}").ToString());
    }

    /// <summary>In pieces, as they come from a socket.</summary>
    public static JobRateTable Read(IEnumerable<(JobRate Kind, byte[] Text)> answers, JobIdNumbers? ids = null, int rows = 0)
    {
        var gathering = new JobRateGathering(ids ?? new JobIdNumbers(), rows);
        foreach (var (kind, text) in answers)
        {
            var answer = new PromQlAnswer(gathering.Sink(kind));
            for (var at = 0; at < text.Length; at += PieceSize)
                answer.Take(text.AsSpan(at, Math.Min(PieceSize, text.Length - at)));
            answer.End();
        }

        return gathering.ToTable([default, default, default]);
    }

    private static string Id(int job) => job % 10 < 7 ? $"{4_000_000 + job}" : $"python3.{job % 1000}.{200_000 + job}";
}
