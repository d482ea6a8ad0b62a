using LustreActors.Sources.PromQl;

namespace LustreActors.Actors.PromQl;

/// <summary>Reads the body of an answer that refuses a query.</summary>
internal static class PromQlRefusal
{
    private const int LongestBody = 200;

    /// <summary>Returns the error text of Prometheus, or the first line of a body that is not from Prometheus.</summary>
    public static string Summarize(ReadOnlySpan<byte> body)
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
