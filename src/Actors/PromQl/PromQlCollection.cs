using System.Collections.Immutable;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors;

/// <summary>
/// Asks a Prometheus what the jobs do. All questions are on their way at once, under one deadline; a table comes about when every answer is whole.
/// Sockets do not hang in the kernel: a failure is a failure, and the lane is needed for the files alone.
/// </summary>
internal sealed class PromQlCollection(PromQlOptions options, Backoff backoff, BlockingLane lane, TimeProvider time) : Collection, IDisposable
{
    public const string SourceName = "promql";

    private readonly ImmutableArray<PromQlQuery> _queries = PromQlQuery.Over(options.TimeRange);
    private readonly CancellationTokenSource _closing = new();
    private readonly Rest _rest = new(backoff, time);
    private WebConnection? _connection;
    private WebAccess? _connectedWith;
    private readonly JobIdNumbers _ids = new();
    private int _lastRows;

    /// <summary>In all answers together.</summary>
    public int MostRows { get; init; } = 4_000_000;

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = time.GetTimestamp();
        // The actor's turn ends here: an answer that comes at once would be read to its end on it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await CollectAsync().ConfigureAwait(false);
        return result with { Elapsed = time.GetElapsedTime(began) };
    }

    public void Dispose()
    {
        // Not disposed: a collection that is under way still asks for its token.
        _closing.Cancel();
        _connection?.Dispose();
    }

    private async Task<LaneResult<Collected>> CollectAsync()
    {
        if (_rest.Left is { } left)
            return Nothing([$"{_rest.Failure}; not asked again for {Math.Ceiling(left.TotalSeconds):0} s"], 0);

        WebAccess access;
        WebConnection connection;
        try
        {
            var read = await WebAccess.ReadAsync(options, lane, SourceName).ConfigureAwait(false);
            if (read.Outcome is LaneOutcome.Abandoned or LaneOutcome.Quarantined or LaneOutcome.Refused)
                return new LaneResult<Collected>(read.Outcome, default, null, default, read.Detail);
            access = read.Value ?? throw read.Error!;
            connection = Connection(access);
            connection.ForgetDistrust();
        }
        catch (WebAccessException e)
        {
            // What an administrator mends in a file is tried with the next collection.
            return Nothing([e.Message], 0);
        }

        var gathering = new JobRateGathering(_ids, _lastRows);
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        var questions = _queries.Select(q => new PromQlQuestion(q, gathering, options, connection, access, time, MostRows)).ToImmutableArray();
        await Task.WhenAll(questions.Select(q => q.AskAsync(stop.Token))).ConfigureAwait(false);

        var bytes = questions.Sum(q => q.BytesRead);
        if (questions.Any(q => q.Problem is not null))
        {
            var troubles = Troubles(questions);
            _rest.Failed(string.Join("; ", troubles));
            return Nothing(troubles, bytes);
        }

        _rest.Succeeded();
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
            Notes = [.. questions.SelectMany(q => q.Answer.Warnings).Distinct().Select(w => $"Prometheus warns, and something may be missing: {access.WithoutSecrets(w)}")],
        };
    }

    /// <summary>What is wrong with several of them is said once.</summary>
    private static ImmutableArray<string> Troubles(ImmutableArray<PromQlQuestion> questions) =>
    [
        .. questions.Where(q => q.Problem is not null).GroupBy(q => q.Problem)
            .Select(g => $"{string.Join(", ", g.Select(q => q.Query.Name))}: {g.Key}"),
    ];

    private static LaneResult<Collected> Nothing(ImmutableArray<string> troubles, long bytes) => Completed(new Reading([]) { Troubles = troubles }, bytes);

    private static LaneResult<Collected> Completed(Reading reading, long bytes) => new(LaneOutcome.Completed, new Collected(reading, bytes), null, default, "");
}
