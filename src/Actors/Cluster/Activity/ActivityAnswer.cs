using System.Net;
using System.Net.Http.Headers;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Activity;

namespace LustreActors.Actors;

/// <summary>Asks a member for a table of what jobs do, and reads its answer as it comes.</summary>
/// <param name="options">Whom to ask, and what.</param>
/// <param name="pages">Where the rows go; null where they are read once and dropped.</param>
/// <param name="time">The clock.</param>
internal sealed class ActivityAnswer(PeerOptions options, JobActivityPages? pages, TimeProvider time)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>From the question until a member answers it. A process that stood still finds answers in its sockets that are older than that.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public long BytesRead { get; private set; }

    /// <summary>A member that has no table answers with no content: then there is no table, and nothing is wrong.</summary>
    public async Task<JobActivityReading> ReadAsync(WebConnection connection, WebAccess access, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await ReadAsync(connection, access, time.GetTimestamp(), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Failed($"{options.Place} has not answered in full within {options.Deadline.TotalSeconds:0.###} s ({BytesRead} bytes came)");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return Failed(access.WithoutSecrets(WebFailure.Of(e, options, connection)));
        }
    }

    private async Task<JobActivityReading> ReadAsync(WebConnection connection, WebAccess access, long asked, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Url);
        request.Headers.Host = options.ServerName;
        request.Headers.Authorization = access.Authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lustre-exporter", null));
        using var response = await connection.SendAsync(request, stop).ConfigureAwait(false);
        var answered = Math.Min(time.GetTimestamp(), asked + (long)(LongestWait.TotalSeconds * time.TimestampFrequency));
        if (response.StatusCode == HttpStatusCode.NoContent)
            return new JobActivityReading(null);
        var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            if (response.StatusCode != HttpStatusCode.OK)
                return Failed(access.WithoutSecrets(WebFailure.Of(response, await PeerAnswer.BeginningAsync(body, stop).ConfigureAwait(false), options)));
            return await ReadAsync(body, answered, stop).ConfigureAwait(false);
        }
    }

    private async Task<JobActivityReading> ReadAsync(Stream body, long answered, CancellationToken stop)
    {
        var reader = new JobActivityReader(new JobActivityLimits(), pages);
        var piece = new byte[PieceSize];
        while (reader.Broken is null && await body.ReadAsync(piece, stop).ConfigureAwait(false) is var read and > 0)
        {
            BytesRead += read;
            reader.Take(piece.AsSpan(0, read));
        }

        var reading = reader.End(answered, time.TimestampFrequency);
        return reading.Broken is { } broken ? reading with { Broken = $"{options.Place}: {broken}" } : reading;
    }

    private static JobActivityReading Failed(string why) => new(null) { Broken = why };
}
