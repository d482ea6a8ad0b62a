using LustreActors.Blocking;
using LustreActors.Sources;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Collecting;

/// <summary>The result of one collection.</summary>
internal readonly record struct Collected(Reading Reading, long BytesRead);

/// <summary>
/// Collects a source. One run at a time; state may be kept between two runs. If a collection is disposable, its actor disposes it when the
/// actor ends, even while a run is in progress.
/// </summary>
internal abstract class Collection
{
    /// <inheritdoc cref="Source.HasJobs"/>
    public virtual bool HasJobs => false;

    /// <inheritdoc cref="Source.HasClients"/>
    public virtual bool HasClients => false;

    /// <summary>The source, if it looks up numbers.</summary>
    public virtual LookupSource? Lookup => null;

    /// <summary>Whether a call that was given up still runs inside the source.</summary>
    public virtual bool IsInUse => false;

    /// <summary>
    /// Collects once. The result says what happened and how long all of it took. A task that fails restarts the actor, which loses the
    /// state of its collection.
    /// </summary>
    public abstract Task<LaneResult<Collected>> RunAsync();

    public static Collection For(Source source, SourceActorOptions options, SourceServices services) => (source, options.Lctl) switch
    {
        (CommandSource commands, _) => new CommandCollection(commands, options, services.Lane, services.Time),
        (PartedSource parts, _) => new PartedCollection(parts, options, services.Lane, services.Time),
        (_, { } lctl) => new LctlCollection(source, options, lctl, services.Lane, services.Time),
        _ => new FileCollection(source, options, services.Lane),
    };
}

/// <summary>A collection that reads files on the blocking lane, whose threads may be abandoned.</summary>
internal abstract class ReadingCollection(Source source, SourceActorOptions options, BlockingLane lane) : Collection
{
    private int _callsInside;

    public override bool HasJobs => source.HasJobs;

    public override bool HasClients => source.HasClients;

    public override LookupSource? Lookup => source as LookupSource;

    public override bool IsInUse => Volatile.Read(ref _callsInside) > 0;

    protected BlockingLane Lane => lane;

    protected TimeSpan Deadline => options.Deadline;

    protected string Name => source.Name;

    /// <summary>Reads the source on the lane.</summary>
    protected Task<LaneResult<Collected>> ReadAsync(Func<LaneCall, FileReader> open) => UseAsync(call =>
    {
        using var files = open(call);
        var reading = source.Read(files);
        if (options.Compat is { } compat)
            reading = reading with { Segments = compat.Extend(reading.Segments) };
        return new Collected(reading, files.BytesRead);
    });

    /// <summary>Runs a call of the source on the lane.</summary>
    protected Task<LaneResult<T>> UseAsync<T>(Func<LaneCall, T> work) => lane.Run(
        source.Name,
        call =>
        {
            Interlocked.Increment(ref _callsInside);
            try
            {
                // Given up before it began: the actor may use the source now.
                return call.IsAbandoned ? default! : work(call);
            }
            finally
            {
                Interlocked.Decrement(ref _callsInside);
            }
        },
        options.Deadline, waits: true);
}

/// <summary>Collects a source that reads files only.</summary>
internal sealed class FileCollection(Source source, SourceActorOptions options, BlockingLane lane)
    : ReadingCollection(source, options, lane)
{
    public override Task<LaneResult<Collected>> RunAsync() => ReadAsync(static call => new FileReader(new LaneWatch(call)));
}

/// <summary>A collection of several calls on the lane. Its duration is that of all of them.</summary>
internal abstract class SteppedCollection(Source source, SourceActorOptions options, BlockingLane lane, TimeProvider time)
    : ReadingCollection(source, options, lane)
{
    protected TimeProvider Time => time;

    public sealed override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = time.GetTimestamp();
        var result = await CollectAsync().ConfigureAwait(false);
        return result with { Elapsed = time.GetElapsedTime(began) };
    }

    protected abstract Task<LaneResult<Collected>> CollectAsync();
}

/// <summary>Tells the lane which file a source reads, without the source knowing the lane.</summary>
public sealed class LaneWatch(LaneCall call) : IReadWatch
{
    public bool IsAbandoned => call.IsAbandoned;

    public void Reading(string path) => call.Reading(path);

    public bool MayHang(string path) => call.MayHang();
}
