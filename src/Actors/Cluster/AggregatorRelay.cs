using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster;

/// <summary>
/// Relays a request for the metrics of the whole cluster to an aggregator, and streams the answer back.
/// </summary>
public sealed class AggregatorRelay(ClusterOptions options, BlockingLane lane) : IDisposable
{
    /// <summary>Asks for an answer only from a member that has been an aggregator for a while.</summary>
    public const string Warm = "warm";

    /// <summary>Asks any aggregator for the data that it has.</summary>
    public const string Any = "any";

    /// <summary>The longest time until an answer begins, and again for all of it.</summary>
    public TimeSpan Deadline => options.Deadline;

    private readonly MemberAccess _access = new(lane, "cluster: trust");
    private readonly MemberConnections _connections = new();
    private volatile string? _lastGood;

    /// <summary>
    /// Asks the aggregators one after the other until one answers, beginning with the one that answered last: in a first round for a warm
    /// answer, in a second round for any answer of those that are not silent. The deadline of a round is divided among them: one that
    /// hangs leaves time for the next.
    /// Returns the problem if none answered.
    /// </summary>
    /// <param name="aggregators">The members to ask.</param>
    /// <param name="accept">The Accept header of the client.</param>
    /// <param name="stopping">Cancelled when the client has disconnected.</param>
    public async Task<(HttpResponseMessage? Answer, string Problem)> AskAsync(
        IReadOnlyCollection<Member> aggregators, string? accept, CancellationToken stopping)
    {
        _connections.Keep(aggregators.Select(a => a.Url));
        var silent = new HashSet<string>(StringComparer.Ordinal);
        var (answer, problem) = await AskAllAsync(aggregators, Scrape(Warm), accept, silent, stopping).ConfigureAwait(false);
        var others = aggregators.Where(a => !silent.Contains(a.Id)).ToArray();
        return answer is not null || others.Length == 0
            ? (answer, problem)
            : await AskAllAsync(others, Scrape(Any), accept, silent, stopping).ConfigureAwait(false);
    }

    /// <summary>Asks the aggregators one after the other for a path of their member port until one answers.</summary>
    public Task<(HttpResponseMessage? Answer, string Problem)> AskPathAsync(
        IReadOnlyCollection<Member> aggregators, string path, CancellationToken stopping)
    {
        _connections.Keep(aggregators.Select(a => a.Url));
        return AskAllAsync(aggregators, path, "application/json", [], stopping);
    }

    private static string Scrape(string kind) => $"/metrics?scope=cluster&relayed={kind}";

    private async Task<(HttpResponseMessage? Answer, string Problem)> AskAllAsync(
        IReadOnlyCollection<Member> aggregators, string path, string? accept, HashSet<string> silent, CancellationToken stopping)
    {
        var problems = new List<string>();
        foreach (var aggregator in aggregators.OrderBy(a => a.Id != _lastGood))
        {
            var web = PeerOptions.For(new Uri(aggregator.Url, path), isForeign: false, options);
            try
            {
                var access = await _access.ReadAsync(web).ConfigureAwait(false);
                var connection = _connections.Get(aggregator.Url, web, access);
                using var request = NewRequest(web, access, accept);
                using var deadline = new CancellationTokenSource(web.Deadline / aggregators.Count);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
                try
                {
                    var answer = await connection.SendAsync(request, either.Token).ConfigureAwait(false);
                    if (answer.IsSuccessStatusCode)
                    {
                        _lastGood = aggregator.Id;
                        return (answer, "");
                    }

                    problems.Add(WebFailure.Describe(answer, "", web));
                    answer.Dispose();
                }
                catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
                {
                    silent.Add(aggregator.Id);
                    problems.Add($"{web.Place} has not answered within {web.Deadline.TotalSeconds / aggregators.Count:0.###} s");
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    problems.Add(access.WithoutSecrets(WebFailure.Describe(e, web, connection)));
                }
            }
            catch (Exception e) when (e is WebAccessException or ObjectDisposedException)
            {
                problems.Add(e.Message);
            }
        }

        return (null, problems.Count > 0 ? string.Join("; ", problems) : "no aggregator is known yet");
    }

    public void Dispose() => _connections.Dispose();

    private static HttpRequestMessage NewRequest(PeerOptions web, WebAccess access, string? accept)
    {
        var request = access.CreateRequest(HttpMethod.Get, web.Url, web);
        if (!string.IsNullOrEmpty(accept))
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }
}
