using System.Net;
using LustreActors.Actors.Web;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Activity;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>Asks a member for a table of job activity and parses the answer while it arrives.</summary>
/// <param name="options">The URL and the credentials.</param>
/// <param name="limits">The limits of the answer.</param>
/// <param name="pages">The memory for the rows; null for a table that is read once and dropped.</param>
/// <param name="time">The clock.</param>
internal sealed class ActivityAnswer(PeerOptions options, JobActivityLimits limits, JobActivityPages? pages, TimeProvider time)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>
    /// The longest time that an answer is assumed to take. A process that was stopped finds older answers in its sockets.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public long BytesRead { get; private set; }

    /// <summary>Reads the table. A member without one answers "no content", which is no error.</summary>
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
            var seconds = options.Deadline.TotalSeconds;
            return Failed($"{options.Place} has not answered in full within {seconds:0.###} s ({BytesRead} bytes came)");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return Failed(access.WithoutSecrets(WebFailure.Describe(e, options, connection)));
        }
    }

    private async Task<JobActivityReading> ReadAsync(WebConnection connection, WebAccess access, long asked, CancellationToken stop)
    {
        using var request = access.CreateRequest(HttpMethod.Get, options.Url, options);
        using var response = await connection.SendAsync(request, stop).ConfigureAwait(false);
        var answered = Math.Min(time.GetTimestamp(), asked + (long)(LongestWait.TotalSeconds * time.TimestampFrequency));
        if (response.StatusCode == HttpStatusCode.NoContent)
            return new JobActivityReading(null);
        var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var beginning = await PeerAnswer.BeginningAsync(body, stop).ConfigureAwait(false);
                return Failed(access.WithoutSecrets(WebFailure.Describe(response, beginning, options)));
            }

            return await ReadAsync(body, answered, stop).ConfigureAwait(false);
        }
    }

    private async Task<JobActivityReading> ReadAsync(Stream body, long answered, CancellationToken stop)
    {
        var reader = new JobActivityReader(limits, pages);
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
