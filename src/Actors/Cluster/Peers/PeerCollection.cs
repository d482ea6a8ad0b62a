using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Sources;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>
/// Collects a peer:
/// <list type="number">
/// <item>Token and certificates are read, on the lane.</item>
/// <item>The table of job activity is fetched, if the peer is a member.</item>
/// <item>The series are read as Prometheus would read them, and put on the board.</item>
/// </list>
/// Sockets do not hang in the kernel, so only the reading of files needs the lane.
/// </summary>
internal sealed class PeerCollection : Collection, IDisposable
{
    /// <summary>The longest time that a member is assumed to collect before it answers.</summary>
    private WebAccess? _access;
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(2);

    /// <summary>Intervals without an answer after which a peer is silent.</summary>
    private const int SilentAfter = 3;

    private static readonly Backoff AfterFailure = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 0, TimeSpan.FromMinutes(5));

    private readonly PeerPlan _plan;
    private readonly PeerParts _parts;
    private readonly PeerOptions _options;
    private readonly PeerActivity _activity;
    private readonly PeerMemory _memory;
    private readonly BlockingLane _lane;
    private readonly IActorRef _board;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly BackoffTimer _backoff;
    private readonly MemberConnection _connections;
    private readonly Action<bool> _tellSilence;
    private WebConnection? _connection;
    private EntityTagHeaderValue? _tag;
    private ImmutableArray<ShardPart> _last = [];
    private long? _seriesAt;
    private long? _silentSince;
    private bool _isSilent;

    /// <summary>The owner, and the collection that is in progress. The last of them closes the memory.</summary>
    private int _users = 1;

    /// <param name="plan">The peer.</param>
    /// <param name="parts">The dependencies.</param>
    /// <param name="tellSilence">Called when the peer has given no answer for some intervals, and when it answers again.</param>
    public PeerCollection(PeerPlan plan, PeerParts parts, Action<bool> tellSilence)
    {
        (_plan, _parts, _lane, _board, _time) = (plan, parts, parts.Services.Lane, parts.Board, parts.Services.Time);
        _options = PeerOptions.For(plan.Url, plan.IsForeign, parts.Options);
        _activity = new PeerActivity(plan, _options, parts);
        _memory = new PeerMemory(parts.Families);
        _backoff = new BackoffTimer(AfterFailure, _time);
        _connections = new MemberConnection(_options);
        _tellSilence = tellSilence;
    }

    /// <summary>
    /// The member that has read the data: another aggregator has read the data in its answer, this member all other data.
    /// </summary>
    private string Reader => _plan.Shard is null ? _plan.Member : _parts.Options.Id;

    /// <summary>A member whose job table is fetched more often than its series is asked for series in their own interval.</summary>
    private bool AreSeriesDue => _plan.ActivityUrl is null || _seriesAt is not { } last
        || _time.GetElapsedTime(last) >= _parts.Options.Interval - (_parts.IntervalOf(_plan) / 2);

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = _time.GetTimestamp();
        Interlocked.Increment(ref _users);
        try
        {
            // Leaves the actor's thread: an answer that arrives at once would be read to its end on it.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var result = await CollectAsync().ConfigureAwait(false);
            return result with { Elapsed = _time.GetElapsedTime(began) };
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        // Cancelled, not disposed: a collection that is in progress still uses the token.
        _closing.Cancel();
        _connections.Dispose();
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _memory.Close();
    }

    private async Task<LaneResult<Collected>> CollectAsync()
    {
        if (_backoff.Remaining is not null && _plan.ActivityUrl is null)
            return NotAsked();
        WebAccess access;
        try
        {
            var read = await WebAccess.ReadAsync(_options, _lane, _plan.Source).ConfigureAwait(false);
            _access = read.Value ?? (read.Outcome == LaneOutcome.Failed ? throw read.Error! : _access);
            if (_access is null)
                return new LaneResult<Collected>(read.Outcome, default, null, default, read.Detail);

            // While the files hang, their last contents are used.
            access = _access;
            _connection = _connections.Get(access);
            _connection.ClearCertificateProblem();
        }
        catch (WebAccessException e)
        {
            return Trouble(e.Message, 0);
        }
        catch (ObjectDisposedException)
        {
            return Trouble("stopped", 0);
        }

        // A failure of the series does not keep the job table from being fetched.
        var (trouble, bytes) = await _activity.FetchAsync(_connection!, access, _closing.Token).ConfigureAwait(false);
        var result = _backoff.Remaining is not null ? NotAsked()
            : AreSeriesDue ? await ReadSeriesAsync(access).ConfigureAwait(false)
            : Completed(new Reading([]), 0);
        return WithActivity(result, trouble, bytes);
    }

    private LaneResult<Collected> NotAsked()
    {
        var seconds = Math.Ceiling(_backoff.Remaining?.TotalSeconds ?? 0);
        return Trouble($"{_backoff.LastFailure}; not asked again for {seconds:0} s", 0);
    }

    private async Task<LaneResult<Collected>> ReadSeriesAsync(WebAccess access)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        var question = new PeerQuestion(
            _plan.Shard ?? "",
            _plan.Member,
            _parts.Cluster.Current.Plan.View.Revision,
            PassesOn: _plan.Shard is null,
            WantsJobs: _plan.IsForeign);
        var answer = new PeerAnswer(question, _memory, _options);
        string? problem;
        var hasAnswered = false;
        var asked = _time.GetTimestamp();
        var answered = asked;
        try
        {
            using var request = NewRequest(access);
            using var response = await _connection!.SendAsync(request, stop.Token).ConfigureAwait(false);
            answered = _time.GetTimestamp();
            hasAnswered = true;
            if (response.StatusCode == HttpStatusCode.NotModified && !_last.IsEmpty)
            {
                NoteSilence(isAnswer: true);
                return PublishUnchanged(asked);
            }

            problem = await answer.ReadAsync(response, stop.Token).ConfigureAwait(false);
            stop.Token.ThrowIfCancellationRequested();
            _tag = problem is null ? response.Headers.ETag : null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            problem = $"{_options.Place} has not answered in full within {_options.Deadline.TotalSeconds:0.###} s "
                + $"({answer.BytesRead} bytes came): see cluster.deadline";
        }
        catch (OperationCanceledException)
        {
            problem = "stopped";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            problem = WebFailure.Describe(e, _options, _connection!);
        }

        if (problem is not null)
        {
            _memory.Abandon();
            problem = access.WithoutSecrets(problem);
            _backoff.Failed(problem);
            NoteSilence(isAnswer: hasAnswered);
            return Trouble(problem, answer.BytesRead);
        }

        _backoff.Succeeded();
        NoteSilence(isAnswer: true);
        _seriesAt = asked;
        return Publish(answer, MomentOf(asked, answered));
    }

    /// <summary>An answer that is an error counts as one: this member's credentials may be the cause.</summary>
    private void NoteSilence(bool isAnswer)
    {
        _silentSince = isAnswer ? null : _silentSince ?? _time.GetTimestamp();
        var isSilent = _silentSince is { } since && _time.GetElapsedTime(since) >= _parts.Options.Interval * SilentAfter;
        if (isSilent == _isSilent || _closing.IsCancellationRequested)
            return;
        _isSilent = isSilent;
        _tellSilence(isSilent);
    }

    /// <summary>Adds the problem of the job table to a reading of the series that succeeded.</summary>
    private static LaneResult<Collected> WithActivity(LaneResult<Collected> result, string? trouble, long bytes)
    {
        var (reading, read) = result.Value;
        if (trouble is not null && reading.Troubles.IsEmpty)
            reading = reading with { Troubles = [trouble] };
        return result with { Value = new Collected(reading, read + bytes) };
    }

    private LaneResult<Collected> Publish(PeerAnswer answer, long moment)
    {
        var reading = answer.Reading!;
        _last = [.. reading.Parts.Select(p => new ShardPart(p.Shard, p.Revision, Before(moment, p.AgeSeconds ?? 0), p.Segments))];
        _board.Tell(new BoardProtocol.Put(_last, Reader));
        _activity.Measure([.. reading.Parts.SelectMany(p => p.Jobs)], moment);
        return Completed(new Reading([]) { LinesRefused = reading.LinesRefused, FirstRefusal = reading.FirstRefusal }, answer.BytesRead);
    }

    /// <summary>The answer was "not modified". The last data is put on the board again, which may have removed it.</summary>
    private LaneResult<Collected> PublishUnchanged(long asked)
    {
        _backoff.Succeeded();
        _seriesAt = asked;
        _board.Tell(new BoardProtocol.Put(_last, Reader));
        return Completed(new Reading([]), 0);
    }

    /// <summary>
    /// The monotonic time of the counters in an answer. A process that was stopped finds old answers in its sockets. Taken as new, they
    /// would put the work of all that time into one interval.
    /// </summary>
    private long MomentOf(long asked, long answered) =>
        Math.Min(answered, asked + (long)(LongestCollection.TotalSeconds * _time.TimestampFrequency));

    private long Before(long now, double seconds) =>
        now - (long)(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds) * _time.TimestampFrequency);

    private HttpRequestMessage NewRequest(WebAccess access)
    {
        var request = access.CreateRequest(HttpMethod.Get, _options.Url, _options);
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        // The peer answers within this time with the data that it has, as it does for Prometheus.
        var timeout = (_options.Deadline.TotalSeconds * 0.9).ToString("0.###", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("X-Prometheus-Scrape-Timeout-Seconds", timeout);
        if (_tag is not null && !_last.IsEmpty)
            request.Headers.IfNoneMatch.Add(_tag);
        return request;
    }

    private static LaneResult<Collected> Trouble(string trouble, long bytes) =>
        Completed(new Reading([]) { Troubles = [trouble] }, bytes);

    private static LaneResult<Collected> Completed(Reading reading, long bytes) =>
        new(LaneOutcome.Completed, new Collected(reading, bytes), null, default, "");
}
