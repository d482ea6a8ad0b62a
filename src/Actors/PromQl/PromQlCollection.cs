using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Sources;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors.PromQl;

/// <summary>
/// Asks a Prometheus for the rates of jobs. All queries are sent at once, under one deadline. When one query fails, no table is made.
/// Sockets do not hang in the kernel, so only the reading of files needs the lane.
/// </summary>
internal sealed class PromQlCollection(PromQlOptions options, Backoff backoff, BlockingLane lane, TimeProvider time)
    : Collection, IDisposable
{
    public const string SourceName = "promql";

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(2);

    private readonly ImmutableArray<PromQlQuery> _queries = PromQlQuery.For(options.TimeRange);
    private readonly CancellationTokenSource _closing = new();
    private readonly BackoffTimer _backoff = new(backoff, time);
    private WebConnection? _connection;
    private WebAccess? _connectedWith;
    private readonly JobIdNumbers _ids = new();
    private int _lastRows;

    /// <summary>The largest number of rows in all answers together.</summary>
    public int MostRows { get; init; } = 4_000_000;

    /// <summary>An actor that asks a Prometheus every <paramref name="interval"/>, and less often after failures.</summary>
    public static Props Props(PromQlOptions options, TimeSpan interval, SourceServices services)
    {
        // The first backoff ends before the next collection is due, so that one lost answer costs one collection.
        var first = TimeSpan.FromTicks(Math.Min(interval.Ticks, LongestBackoff.Ticks) / 2);
        var backoff = new Backoff(first, LongestBackoff, jitter: 0, resetAfter: TimeSpan.FromMinutes(10));
        return SourceActor.Props(
            SourceName,
            () => new PromQlCollection(options, backoff, services.Lane, services.Time),
            new SourceActorOptions(options.Deadline) { Interval = interval },
            services);
    }

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = time.GetTimestamp();
        // Leaves the actor's thread: an answer that arrives at once would be read to its end on it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await CollectAsync().ConfigureAwait(false);
        return result with { Elapsed = time.GetElapsedTime(began) };
    }

    public void Dispose()
    {
        // Cancelled, not disposed: a collection that is in progress still uses the token.
        _closing.Cancel();
        _connection?.Dispose();
    }

    private async Task<LaneResult<Collected>> CollectAsync()
    {
        if (_backoff.Remaining is { } remaining)
            return Trouble([$"{_backoff.LastFailure}; not asked again for {Math.Ceiling(remaining.TotalSeconds):0} s"], 0);

        WebAccess access;
        WebConnection connection;
        try
        {
            var read = await WebAccess.ReadAsync(options, lane, SourceName).ConfigureAwait(false);
            if (read.Outcome is LaneOutcome.Abandoned or LaneOutcome.Quarantined or LaneOutcome.Refused)
                return new LaneResult<Collected>(read.Outcome, default, null, default, read.Detail);
            access = read.Value ?? throw read.Error!;
            connection = Connection(access);
            connection.ClearCertificateProblem();
        }
        catch (WebAccessException e)
        {
            // No backoff: a file that an administrator corrects is used by the next collection.
            return Trouble([e.Message], 0);
        }

        var gathering = new JobRateGathering(_ids, _lastRows);
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        ImmutableArray<PromQlQuestion> questions =
            [.. _queries.Select(q => new PromQlQuestion(q, gathering, options, connection, access, time, MostRows))];
        await Task.WhenAll(questions.Select(q => q.AskAsync(stop.Token))).ConfigureAwait(false);

        var bytes = questions.Sum(q => q.BytesRead);
        if (questions.Any(q => q.Problem is not null))
        {
            var troubles = Troubles(questions);
            _backoff.Failed(string.Join("; ", troubles));
            return Trouble(troubles, bytes);
        }

        _backoff.Succeeded();
        return Completed(Read(questions, gathering, access), bytes);
    }

    private WebConnection Connection(WebAccess access)
    {
        if (_connection is not null && _connectedWith!.HasSameCertificates(access))
            return _connection;
        _connection?.Dispose();
        _connection = new WebConnection(options, access);
        _connectedWith = access;
        return _connection;
    }

    private Reading Read(ImmutableArray<PromQlQuestion> questions, JobRateGathering gathering, WebAccess access)
    {
        var table = gathering.ToTable([.. questions.Select(q => q.Took)]);
        _lastRows = table.Rows.Length;
        var refused = questions.FirstOrDefault(q => q.Answer.RowsRefused > 0);
        return new Reading([])
        {
            Table = table,
            LinesRefused = questions.Sum(q => q.Answer.RowsRefused) + gathering.WithoutTarget,
            FirstRefusal = refused is not null ? $"{refused.Query.Name}: {refused.Answer.FirstRefusal}"
                : gathering.WithoutTarget > 0 ? "operations: a row that names no target" : null,
            Notes =
            [
                .. questions.SelectMany(q => q.Answer.Warnings).Distinct()
                    .Select(w => $"Prometheus warns, and something may be missing: {access.WithoutSecrets(w)}"),
            ],
        };
    }

    /// <summary>Reports a problem that several queries have in common once.</summary>
    private static ImmutableArray<string> Troubles(ImmutableArray<PromQlQuestion> questions) =>
    [
        .. questions.Where(q => q.Problem is not null).GroupBy(q => q.Problem)
            .Select(g => $"{string.Join(", ", g.Select(q => q.Query.Name))}: {g.Key}"),
    ];

    private static LaneResult<Collected> Trouble(ImmutableArray<string> troubles, long bytes) =>
        Completed(new Reading([]) { Troubles = troubles }, bytes);

    private static LaneResult<Collected> Completed(Reading reading, long bytes) =>
        new(LaneOutcome.Completed, new Collected(reading, bytes), null, default, "");
}
