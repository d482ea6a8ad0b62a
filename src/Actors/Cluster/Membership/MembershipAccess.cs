using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>Reads passwords, tokens and certificates anew each time, on the lane: where the files hang, what they said before is used.</summary>
internal sealed class MembershipAccess(BlockingLane lane, string key)
{
    private volatile WebAccess? _last;

    public async Task<WebAccess> ReadAsync(WebOptions options)
    {
        try
        {
            if (!WebAccess.NeedsFiles(options))
                return WebAccess.Of(options, null);
        }
        catch (WebAccessException e)
        {
            throw new MembershipException(e.Message);
        }

        var read = await lane.Run(
            key,
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return WebAccess.Of(options, files);
            },
            options.Deadline, waits: true).ConfigureAwait(false);
        if (read.Outcome == LaneOutcome.Failed)
            throw read.Error is WebAccessException wrong ? new MembershipException(wrong.Message) : read.Error!;
        return read.Value is { } now ? _last = now : _last ?? throw new MembershipException(read.Detail);
    }
}
