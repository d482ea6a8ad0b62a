using LustreActors.Kernel;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>What one collection brought, or why it did not.</summary>
internal readonly record struct Collected(Reading Reading, long BytesRead);

/// <summary>How a source is collected. One collection at a time; what it keeps between two of them is its own.</summary>
internal abstract class Collection(string source)
{
    /// <summary>The source's.</summary>
    public string Name => source;

    /// <summary>Its readings have tables of jobs.</summary>
    public virtual bool HasJobs => false;

    /// <summary>Never fails: its result says what happened, and how long all of it took.</summary>
    public abstract Task<LaneResult<Collected>> RunAsync();

    /// <summary>These numbers are to be looked up. True where a collection would do that; not called while one is under way.</summary>
    public virtual bool Want(IReadOnlyCollection<long> keys) => false;

    public static Collection Of(Source source, SourceActorOptions options, BlockingLane lane, TimeProvider time) => (source, options.Lctl) switch
    {
        (CommandSource commands, _) => new CommandCollection(commands, options, lane, time),
        (_, { } lctl) => new LctlCollection(source, options, lctl, lane, time),
        _ => new FileCollection(source, options, lane),
    };
}

/// <summary>What is read of files, or of what commands said, on a thread that may be lost.</summary>
internal abstract class ReadCollection(Source source, SourceActorOptions options, BlockingLane lane) : Collection(source.Name)
{
    public sealed override bool HasJobs => source.HasJobs;

    protected BlockingLane Lane => lane;

    protected TimeSpan Deadline => options.Deadline;

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
internal sealed class FileCollection(Source source, SourceActorOptions options, BlockingLane lane) : ReadCollection(source, options, lane)
{
    public override Task<LaneResult<Collected>> RunAsync() => ReadAsync(static call => new FileReader(new LaneWatch(call)));
}

/// <summary>A collection of several steps.</summary>
internal abstract class SteppedCollection(Source source, SourceActorOptions options, BlockingLane lane, TimeProvider time)
    : ReadCollection(source, options, lane)
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
