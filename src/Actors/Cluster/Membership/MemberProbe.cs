using System.Net;
using System.Net.Http.Headers;
using LustreActors.Messages;
using LustreActors.Sources.Cluster;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors;

/// <summary>Asks one address who is there.</summary>
/// <param name="Member">Null where nobody of this cluster is.</param>
/// <param name="Problem">Why not, in words.</param>
internal readonly record struct MemberProbe(Member? Member, string? Problem)
{
    private const int LongestSaid = 200;

    public static async Task<MemberProbe> AskAsync(MembershipConnection at, WebAccess access, string cluster, TimeProvider time, CancellationToken stop)
    {
        try
        {
            var connection = at.Of(access);
            var probe = await AskAsync(at.Options, connection, access, cluster, time, stop).ConfigureAwait(false);
            return probe with { Problem = probe.Problem is null ? null : access.WithoutSecrets(probe.Problem) };
        }
        catch (MembershipException e)
        {
            return new(null, e.Message);
        }
    }

    private static async Task<MemberProbe> AskAsync(
        WebOptions options, WebConnection connection, WebAccess access, string cluster, TimeProvider time, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Place + "/cluster/member"));
            request.Headers.Host = options.ServerName;
            request.Headers.Authorization = access.Authorization;
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lustre-exporter", null));
            using var response = await connection.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await BoundedBody.ReadAsync(response, MemberJson.Largest, either.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return new(null, WebFailure.Of(response, body is null ? "" : OneLine.Of(body, LongestSaid), options));
            if (body is null)
                return new(null, $"what {options.Place}/cluster/member answers is no member: it is larger than {MemberJson.Largest / 1024} KiB");
            if (!MemberJson.TryRead(body, out var member, out var from, out var problem))
                return new(null, $"what {options.Place}/cluster/member answers is no member: {problem}");
            return from == cluster ? new(member, null) : new(null, $"{options.Place} belongs to the cluster {OneLine.Of(from, 64)}, and not to {cluster}: see cluster.name");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(null, $"{options.Place} did not say within {options.Deadline.TotalSeconds:0.###} s who it is");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or ObjectDisposedException)
        {
            return new(null, WebFailure.Of(e, options, connection));
        }
    }
}
