using LustreActors.Blocking;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>What one collection brought, or why it did not.</summary>
internal readonly record struct Collected(Reading Reading, long BytesRead);

/// <summary>
/// How a source is collected, whatever it reads. One collection at a time; what it keeps between two of them is its own. One that holds what must
/// be given back is disposable: its actor does that when it ends, also while something is under way.
/// </summary>
internal abstract class Collection
{
    /// <summary>See <see cref="Source.HasJobs"/>.</summary>
    public virtual bool HasJobs => false;

    /// <summary>The source, where it looks numbers up.</summary>
    public virtual LookupSource? Lookup => null;

    /// <summary>Never fails: its result says what happened, and how long all of it took.</summary>
    public abstract Task<LaneResult<Collected>> RunAsync();

    public static Collection For(Source source, SourceActorOptions options, SourceServices services) => (source, options.Lctl) switch
    {
        (CommandSource commands, _) => new CommandCollection(commands, options, services.Lane, services.Time),
        (_, { } lctl) => new LctlCollection(source, options, lctl, services.Lane, services.Time),
        _ => new FileCollection(source, options, services.Lane),
    };
}

/// <summary>A collection that reads files, on threads that may be lost.</summary>
internal abstract class ReadingCollection(Source source, SourceActorOptions options, BlockingLane lane) : Collection
{
    public override bool HasJobs => source.HasJobs;

    public override LookupSource? Lookup => source as LookupSource;

    protected BlockingLane Lane => lane;

    protected TimeSpan Deadline => options.Deadline;

    protected string Name => source.Name;

    /// <summary>Reads the source on a thread that may be lost.</summary>
    protected Task<LaneResult<Collected>> ReadAsync(Func<LaneCall, FileReader> open) => lane.Run(
        source.Name,
        call =>
        {
            using var files = open(call);
            return new Collected(source.Read(files), files.BytesRead);
        },
        options.Deadline, waits: true);
}

/// <summary>A source of files alone.</summary>
internal sealed class FileCollection(Source source, SourceActorOptions options, BlockingLane lane) : ReadingCollection(source, options, lane)
{
    public override Task<LaneResult<Collected>> RunAsync() => ReadAsync(static call => new FileReader(new LaneWatch(call)));
}

/// <summary>A collection of several steps.</summary>
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
