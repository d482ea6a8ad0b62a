using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors;

/// <summary>One question on its way: sends it, and hands the answer on as it arrives.</summary>
/// <param name="query">What is asked.</param>
/// <param name="gathering">Gets the rows; shared by all questions of one collection, and locked for each piece of an answer.</param>
internal sealed class PromQlQuestion(PromQlQuery query, JobRateGathering gathering, PromQlOptions options, WebConnection connection, WebAccess access, TimeProvider time,
    int mostRows)
{
    /// <summary>Uncompressed. A million rows are an eighth of it.</summary>
    private const long LargestAnswer = 1024L * 1024 * 1024;

    private const int PieceSize = 64 * 1024;
    private const int RefusalSize = 4 * 1024;

    private readonly PromQlAnswer _answer = new(gathering.Sink(query.Kind));

    public PromQlQuery Query => query;

    public PromQlAnswer Answer => _answer;

    /// <summary>Why there is no answer, in words; null when it is here.</summary>
    public string? Problem { get; private set; }

    /// <summary>From the moment it was sent until its last row.</summary>
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
                    : WebFailure.Of(response, await BeginningAsync(body, deadline).ConfigureAwait(false), options);
            }
        }
        catch (OperationCanceledException)
        {
            // Or what waits for a connection was a little earlier.
            Problem = $"{(isAnswering ? $"the answer of {options.Place} was not complete, after {BytesRead} bytes" : $"{options.Place} did not answer")}, within {options.Deadline.TotalSeconds:0.###} s (promql.deadline)";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            Problem = WebFailure.Of(e, options, connection);
        }

        Problem = Problem is null ? null : access.WithoutSecrets(Problem);
        Took = time.GetElapsedTime(began);
    }

    private HttpRequestMessage NewRequest()
    {
        // A little less than we wait: that Prometheus gave up is better told by itself.
        var timeout = (options.Deadline.TotalSeconds * 0.9).ToString("0.###", CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Place + "/api/v1/query"))
        {
            Content = new FormUrlEncodedContent([new("query", query.Text), new("timeout", timeout)]),
        };
        request.Headers.Host = options.ServerName;
        request.Headers.Authorization = access.Authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lustre-exporter", null));
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
            while (length < beginning.Length && await body.ReadAsync(beginning.AsMemory(length), deadline).ConfigureAwait(false) is var read and > 0)
                length += read;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // The status has been told; what is here of the words is shown.
        }

        BytesRead = length;
        return PromQlRefusal.Said(beginning.AsSpan(0, length));
    }
}
