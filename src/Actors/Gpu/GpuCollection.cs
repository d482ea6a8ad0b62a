using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Sources.Files;
using LustreActors.Sources.Gpu;

namespace LustreActors.Actors.Gpu;

/// <summary>
/// Reads the GPUs on the blocking lane, and keeps the thread that waits for XIDs. A driver that does not return costs a thread of the lane
/// and, at most, the one for XIDs.
/// </summary>
internal sealed class GpuCollection(GpuSource source, SourceActorOptions options, SourceServices services)
    : ReadingCollection(source, options, services.Lane), IDisposable
{
    private readonly GpuSource _source = source;
    private XidThread? _xids;

    /// <summary>An actor that reads the GPUs at each scrape. It reports itself when there is no driver.</summary>
    public static Props Props(GpuOptions options, SourceServices services)
    {
        var settings = new SourceActorOptions(options.Deadline, options.MinAge);
        return SourceActor.Props(
            GpuSource.SourceName, () => new GpuCollection(new GpuSource(options.Source), settings, services), settings, services);
    }

    public override Task<LaneResult<Collected>> RunAsync()
    {
        _xids ??= XidThread.Start(_source.Xids, services.Time);
        return ReadAsync(call => new FileReader(new LaneWatch(call)) { Now = services.Time.GetElapsedTime(0) });
    }

    public void Dispose()
    {
        _xids?.Dispose();

        // A collection may be in progress, or hang: the library is closed after it, or never.
        _ = Lane.Run(
            Name,
            _ =>
            {
                _source.Close();
                return true;
            },
            Deadline, waits: true);
    }
}
