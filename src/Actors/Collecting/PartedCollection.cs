using LustreActors.Blocking;
using LustreActors.Sources;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Collecting;

/// <summary>
/// Collects a source of several parts. Each part is a call of the lane with its own key: one that hangs is quarantined alone, and the other
/// parts are read again meanwhile.
/// </summary>
internal sealed class PartedCollection(PartedSource source, SourceActorOptions options, BlockingLane lane, TimeProvider time)
    : SteppedCollection(source, options, lane, time)
{
    /// <summary>
    /// The collection waits for all its parts. A part has less time than a source, so that the first scrape still gets the others.
    /// </summary>
    private const int PartsOfDeadline = 4;

    protected override async Task<LaneResult<Collected>> CollectAsync()
    {
        var begun = await UseAsync(Begin).ConfigureAwait(false);
        if (begun.Outcome != LaneOutcome.Completed)
            return new LaneResult<Collected>(begun.Outcome, default, begun.Error, default, begun.Detail);

        var (parts, bytes) = begun.Value;
        var reads = new Task<LaneResult<(object Value, long Bytes)>>[parts.Length];
        for (var i = 0; i < reads.Length; i++)
        {
            var part = parts[i];
            reads[i] = Lane.Run(part.Key, call => Read(call, part), Deadline / PartsOfDeadline);
        }

        var results = new PartResult[reads.Length];
        for (var i = 0; i < reads.Length; i++)
        {
            var read = await reads[i].ConfigureAwait(false);
            results[i] = ResultOf(parts[i], read);
            bytes += read.Value.Bytes;
        }

        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(source.End(results), bytes), null, default, "");
    }

    private static (object Value, long Bytes) Read(LaneCall call, SourcePart part)
    {
        using var files = new FileReader(new LaneWatch(call));
        var value = part.Read(files);
        return (value, files.BytesRead);
    }

    private static PartResult ResultOf(SourcePart part, LaneResult<(object Value, long Bytes)> read) => read.Outcome switch
    {
        LaneOutcome.Completed => new PartResult(part, read.Value.Value, PartFault.None, ""),
        LaneOutcome.Abandoned or LaneOutcome.Quarantined => new PartResult(part, null, PartFault.Hangs, read.Detail),
        _ => new PartResult(part, null, PartFault.NotRead, read.Detail),
    };

    private (SourcePart[] Parts, long Bytes) Begin(LaneCall call)
    {
        using var files = new FileReader(new LaneWatch(call));
        SourcePart[] parts = [.. source.Begin(files)];
        return (parts, files.BytesRead);
    }
}
