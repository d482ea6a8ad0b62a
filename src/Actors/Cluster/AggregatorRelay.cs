using System.Net.Http.Headers;
using LustreActors.Blocking;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Passes a question for the whole cluster on to a member that can answer it. The answer is passed back as it comes, and nothing of it is kept.
/// </summary>
public sealed class AggregatorRelay(ClusterOptions options, BlockingLane lane) : IDisposable
{
    /// <summary>A question that only an aggregator answers that has been one for a while.</summary>
    public const string Warm = "warm";

    /// <summary>A question that any aggregator answers, with what it has.</summary>
    public const string Any = "any";

    /// <summary>For one answer until it begins, and once more for all of it.</summary>
    public TimeSpan Deadline => options.Deadline;

    private readonly MemberAccess _access = new(lane, "cluster: trust");
    private readonly MemberConnections _connections = new();

    /// <summary>
    /// One after the other until one answers: first those that have been at it for a while, then whoever there is. Null when none did, and why.
    /// </summary>
    /// <param name="aggregators">Whom to ask.</param>
    /// <param name="accept">What the client takes.</param>
    /// <param name="stopping">The client is gone.</param>
    public async Task<(HttpResponseMessage? Answer, string Problem)> AskAsync(IReadOnlyCollection<Member> aggregators, string? accept, CancellationToken stopping)
    {
        var (answer, problem) = await AskAsync(aggregators, Warm, accept, stopping).ConfigureAwait(false);
        return answer is not null || aggregators.Count == 0 ? (answer, problem) : await AskAsync(aggregators, Any, accept, stopping).ConfigureAwait(false);
    }

    private async Task<(HttpResponseMessage? Answer, string Problem)> AskAsync(
        IReadOnlyCollection<Member> aggregators, string whom, string? accept, CancellationToken stopping)
    {
        var problems = new List<string>();
        foreach (var aggregator in aggregators)
        {
            var web = PeerOptions.Of(new Uri(aggregator.Url, $"/metrics?scope=cluster&relayed={whom}"), isForeign: false, options);
            try
            {
                var access = await _access.ReadAsync(web).ConfigureAwait(false);
                var connection = _connections.Of(aggregator.Url, web, access);
                using var request = NewRequest(web, access, accept);
                using var deadline = new CancellationTokenSource(web.Deadline);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
                try
                {
                    var answer = await connection.SendAsync(request, either.Token).ConfigureAwait(false);
                    if (answer.IsSuccessStatusCode)
                        return (answer, "");
                    problems.Add(WebFailure.Of(answer, "", web));
                    answer.Dispose();
                }
                catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
                {
                    problems.Add($"{web.Place} has not answered within {web.Deadline.TotalSeconds:0.###} s");
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    problems.Add(access.WithoutSecrets(WebFailure.Of(e, web, connection)));
                }
            }
            catch (WebAccessException e)
            {
                problems.Add(e.Message);
            }
        }

        return (null, problems.Count > 0 ? string.Join("; ", problems) : "no aggregator is known yet");
    }

    public void Dispose() => _connections.Dispose();

    private static HttpRequestMessage NewRequest(PeerOptions web, WebAccess access, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, web.Url);
        request.Headers.Host = web.ServerName;
        request.Headers.Authorization = access.Authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lustre-exporter", null));
        if (!string.IsNullOrEmpty(accept))
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }
}
