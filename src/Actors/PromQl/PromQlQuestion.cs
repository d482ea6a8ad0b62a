using System.Globalization;
using System.Net;
using LustreActors.Actors.Web;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors.PromQl;

/// <summary>Sends one query and parses the answer while it arrives.</summary>
/// <param name="query">The query.</param>
/// <param name="gathering">Receives the rows. All queries of a collection share it: it is locked for each piece of an answer.</param>
/// <param name="options">The server.</param>
/// <param name="connection">The connection to it.</param>
/// <param name="access">The credentials.</param>
/// <param name="time">The clock.</param>
/// <param name="mostRows">The largest number of rows in all answers together.</param>
internal sealed class PromQlQuestion(
    PromQlQuery query,
    JobRateGathering gathering,
    PromQlOptions options,
    WebConnection connection,
    WebAccess access,
    TimeProvider time,
    int mostRows)
{
    /// <summary>The largest answer, uncompressed. A million rows are an eighth of it.</summary>
    private const long LargestAnswer = 1024L * 1024 * 1024;

    private const int PieceSize = 64 * 1024;
    private const int RefusalSize = 4 * 1024;

    private readonly PromQlAnswer _answer = new(gathering.Sink(query.Kind));

    public PromQlQuery Query => query;

    public PromQlAnswer Answer => _answer;

    /// <summary>The reason why there is no answer; null if it is complete.</summary>
    public string? Problem { get; private set; }

    /// <summary>The time from sending the query to the last row.</summary>
    public TimeSpan Took { get; private set; }

    public long BytesRead { get; private set; }

    public async Task AskAsync(CancellationToken deadline)
    {
        var began = time.GetTimestamp();
        var isAnswering = false;
        try
        {
            using var request = NewRequest();
            using var response = await connection.SendAsync(request, deadline).ConfigureAwait(false);
            isAnswering = true;
            var body = await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                Problem = response.StatusCode == HttpStatusCode.OK
                    ? await ReadAsync(body, deadline).ConfigureAwait(false)
                    : WebFailure.Describe(response, await BeginningAsync(body, deadline).ConfigureAwait(false), options);
            }
        }
        catch (OperationCanceledException)
        {
            // The connect timeout is as long as the deadline, and may expire just before it.
            var problem = isAnswering
                ? $"the answer of {options.Place} was not complete, after {BytesRead} bytes"
                : $"{options.Place} did not answer";
            Problem = $"{problem}, within {options.Deadline.TotalSeconds:0.###} s (promql.deadline)";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            Problem = WebFailure.Describe(e, options, connection);
        }

        Problem = Problem is null ? null : access.WithoutSecrets(Problem);
        Took = time.GetElapsedTime(began);
    }

    private HttpRequestMessage NewRequest()
    {
        // Less than the own deadline, so that Prometheus itself reports that the query took too long.
        var timeout = (options.Deadline.TotalSeconds * 0.9).ToString("0.###", CultureInfo.InvariantCulture);
        var request = access.CreateRequest(HttpMethod.Post, new Uri(options.Place + "/api/v1/query"), options);
        request.Content = new FormUrlEncodedContent([new("query", query.Text), new("timeout", timeout)]);
        return request;
    }

    private async Task<string?> ReadAsync(Stream body, CancellationToken deadline)
    {
        var piece = new byte[PieceSize];
        while (await body.ReadAsync(piece, deadline).ConfigureAwait(false) is var read and > 0)
        {
            BytesRead += read;
            if (BytesRead > LargestAnswer)
                return $"the answer is larger than {LargestAnswer / 1024 / 1024} MiB";
            lock (gathering)
            {
                _answer.Take(piece.AsSpan(0, read));
                if (gathering.Rows > mostRows)
                    return $"the answers have more than {mostRows} rows";
            }

            if (_answer.IsBroken)
                break;
        }

        lock (gathering)
            return _answer.End();
    }

    private async Task<string> BeginningAsync(Stream body, CancellationToken deadline)
    {
        var beginning = new byte[RefusalSize];
        var length = 0;
        try
        {
            while (await body.ReadAsync(beginning.AsMemory(length), deadline).ConfigureAwait(false) is var read and > 0)
                length += read;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // The status is known, and the part of the body that has arrived is shown.
        }

        BytesRead = length;
        return PromQlRefusal.Summarize(beginning.AsSpan(0, length));
    }
}
