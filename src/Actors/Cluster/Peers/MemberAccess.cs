using LustreActors.Blocking;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>Reads tokens and certificates each time, on the lane: where the files hang, what they said before is used.</summary>
internal sealed class MemberAccess(BlockingLane lane, string key)
{
    private volatile WebAccess? _last;

    /// <exception cref="WebAccessException">The files cannot be used, or were never read.</exception>
    public async Task<WebAccess> ReadAsync(WebOptions options)
    {
        if (!WebAccess.NeedsFiles(options))
            return WebAccess.Of(options, null);
        var read = await lane.Run(
            key,
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return WebAccess.Of(options, files);
            },
            options.Deadline, waits: true).ConfigureAwait(false);
        if (read.Outcome == LaneOutcome.Failed)
            throw read.Error!;
        return read.Value is { } now ? _last = now : _last ?? throw new WebAccessException(read.Detail);
    }
}
