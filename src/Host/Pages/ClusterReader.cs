using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>
/// Reads the overview of the whole cluster: an aggregator makes it, any other member asks one. All viewers share one answer every two
/// seconds, and nothing is asked while nobody looks.
/// </summary>
internal sealed class ClusterReader(PublishedCluster cluster, IActorRef showing, AggregatorRelay relay, TimeProvider time)
{
    /// <summary>The path at the member port.</summary>
    public const string Path = "/overview";

    /// <summary>An overview of hundreds of targets has some 300 kB.</summary>
    private const int LargestAnswer = 4 * 1024 * 1024;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShareFor = TimeSpan.FromSeconds(1.9);

    private readonly Lock _sharing = new();
    private Task<Overview>? _overview;
    private long _readAt;

    public async Task<Overview> ReadAsync(CancellationToken stopping)
    {
        Task<Overview> reading;
        lock (_sharing)
        {
            if (_overview is null || (_overview.IsCompleted && time.GetElapsedTime(_readAt) > ShareFor))
            {
                _overview = ReadAsync();
                _readAt = time.GetTimestamp();
            }

            reading = _overview;
        }

        return await reading.WaitAsync(stopping).ConfigureAwait(false);
    }

    /// <summary>The overview of this member, if it aggregates; otherwise null. For other members.</summary>
    public async Task<Overview?> ReadOwnAsync(CancellationToken stopping) => cluster.Current.IsAggregator
        ? await showing.AskAsync<Overview>(ShowingProtocol.ReadOverview.Now, AnswerWithin, stopping).ConfigureAwait(false)
        : null;

    private async Task<Overview> ReadAsync()
    {
        try
        {
            return await ReadOwnAsync(CancellationToken.None).ConfigureAwait(false)
                ?? await AskAggregatorAsync().ConfigureAwait(false);
        }
        catch (AskFailedException e)
        {
            return Nothing(e.Message);
        }
    }

    private async Task<Overview> AskAggregatorAsync()
    {
        var status = cluster.Current;
        var others = status.Plan.Aggregators.Where(a => a.Id != status.Self).ToArray();
        var (answer, problem) = await relay.AskPathAsync(others, Path, CancellationToken.None).ConfigureAwait(false);
        if (answer is null)
            return Nothing(problem);
        using (answer)
        {
            try
            {
                using var deadline = new CancellationTokenSource(AnswerWithin, time);
                if (StatusJson.TryRead(await ReadBodyAsync(answer.Content, deadline.Token).ConfigureAwait(false)) is { } overview)
                    return overview with { Cluster = ClusterOverviews.Create(status) };
                return Nothing("the aggregator's answer cannot be read: it may have another version");
            }
            catch (Exception e) when (
                e is IOException or InvalidDataException or HttpRequestException or OperationCanceledException or JsonException)
            {
                return Nothing($"the aggregator's answer cannot be read: {e.Message}");
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken stopping)
    {
        if (content.Headers.ContentType is not MediaTypeHeaderValue { MediaType: "application/json" })
            throw new InvalidDataException("it is no JSON");
        var body = await content.ReadAsStreamAsync(stopping).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var all = new ArrayBufferWriter<byte>();
            while (await body.ReadAsync(all.GetMemory(16 * 1024), stopping).ConfigureAwait(false) is var read and > 0)
            {
                all.Advance(read);
                if (all.WrittenCount > LargestAnswer)
                    throw new InvalidDataException("it is too large");
            }

            return all.WrittenMemory;
        }
    }

    private Overview Nothing(string problem) => new()
    {
        At = time.GetUtcNow(),
        Troubles =
        [
            new Trouble(Severity.Warning, "The whole cluster", $"cannot be shown: {problem}")
            {
                Command = "inspect cluster show",
                Symptom = "a-cluster-is-incomplete",
            },
        ],
        Filesystems = [],
        Usage = [],
        Cluster = ClusterOverviews.Create(cluster.Current),
        Sources = [],
    };
}
