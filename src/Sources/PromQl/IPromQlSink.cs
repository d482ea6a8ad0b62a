namespace LustreActors.Sources.PromQl;

/// <summary>Takes the rows of an answer, one at a time; the spans are good during the call alone.</summary>
public interface IPromQlSink
{
    /// <param name="target">Empty when the row has none.</param>
    /// <param name="jobId">As Lustre's job tables have it; a row without the label has an empty one, for Prometheus does not tell the two apart.</param>
    /// <param name="value">Finite, and not below zero.</param>
    void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value);
}
