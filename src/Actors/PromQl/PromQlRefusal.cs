using LustreActors.Sources.PromQl;

namespace LustreActors.Actors;

/// <summary>What a Prometheus says when it does not answer.</summary>
internal static class PromQlRefusal
{
    private const int LongestBody = 200;

    /// <summary>How the body of a refusal begins; where Prometheus itself refuses, its own words.</summary>
    public static string Said(ReadOnlySpan<byte> body)
    {
        var answer = new PromQlAnswer(NoRows.Instance);
        answer.Take(body);
        var words = answer.End();
        return answer.IsError ? words! : OneLine.Of(body, LongestBody);
    }

    private sealed class NoRows : IPromQlSink
    {
        public static readonly NoRows Instance = new();

        public void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value)
        {
        }
    }
}
