using LustreActors.Actors.Collecting;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>Reads tokens and certificates on the lane, each time again. If the files hang, their last contents are used.</summary>
internal sealed class MemberAccess(BlockingLane lane, string key)
{
    private volatile WebAccess? _last;

    /// <exception cref="WebAccessException">The files cannot be used, or hang and were never read before.</exception>
    public async Task<WebAccess> ReadAsync(WebOptions options)
    {
        if (!WebAccess.NeedsFiles(options))
            return WebAccess.Create(options, null);
        var read = await lane.Run(
            key,
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return WebAccess.Create(options, files);
            },
            options.Deadline, waits: true).ConfigureAwait(false);
        if (read.Outcome == LaneOutcome.Failed)
            throw read.Error!;
        return read.Value is { } now ? _last = now : _last ?? throw new WebAccessException(read.Detail);
    }
}
