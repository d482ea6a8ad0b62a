using System.Net;
using LustreActors.Actors.Web;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Peers;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>Parses the answer of a peer while it arrives. Nothing of it is kept as text.</summary>
internal sealed class PeerAnswer(PeerQuestion question, PeerMemory memory, PeerOptions options)
{
    /// <summary>The largest answer, uncompressed. An aggregator that passes on a million rows stays below it.</summary>
    private const long LargestAnswer = 4L * 1024 * 1024 * 1024;

    private const int PieceSize = 64 * 1024;
    private const int RefusalSize = 1024;

    public long BytesRead { get; private set; }

    /// <summary>The result, if there was no problem.</summary>
    public PeerReading? Reading { get; private set; }

    /// <summary>Reads the answer. Returns the problem, or null.</summary>
    public async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            if (response.StatusCode != HttpStatusCode.OK)
                return WebFailure.Describe(response, await BeginningAsync(body, stop).ConfigureAwait(false), options);
            var type = response.Content.Headers.ContentType?.MediaType;
            if (type is not (null or "text/plain" or "application/openmetrics-text"))
                return $"{options.Place} answers with {type}, which is no exposition: see {options.UrlSetting}";
            var format = type == "application/openmetrics-text" ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText;
            return await ReadAsync(new PeerReader(question, format, memory), body, stop).ConfigureAwait(false);
        }
    }

    private async Task<string?> ReadAsync(PeerReader reader, Stream body, CancellationToken stop)
    {
        var piece = new byte[PieceSize];
        while (await body.ReadAsync(piece, stop).ConfigureAwait(false) is var read and > 0)
        {
            BytesRead += read;
            if (BytesRead > LargestAnswer)
                return $"the answer of {options.Place} is larger than {LargestAnswer / 1024 / 1024} MiB";
            reader.Take(piece.AsSpan(0, read));
            if (reader.Broken is { } broken)
                return $"the answer of {options.Place} is given up: {broken}";
        }

        var reading = reader.End();
        if (reading.Broken is not null)
            return $"the answer of {options.Place} is given up: {reading.Broken}";
        if (reading.Samples == 0 && !IsOfNoShards(reading))
        {
            var refusal = reading.FirstRefusal is { } first ? $" ({first})" : "";
            return $"what {options.Place} answers has no series in it{refusal}: see {options.UrlSetting}";
        }

        if (!reading.IsWhole)
            return $"the answer of {options.Place} is cut off after {BytesRead} bytes";
        Reading = reading;
        return null;
    }

    /// <summary>Whether the answer is that of an aggregator that owns no shards at present.</summary>
    private bool IsOfNoShards(PeerReading reading) => question.PassesOn && reading.IsWhole && reading.FirstRefusal is null;

    /// <summary>Reads the first line of the body of an error answer, for the log.</summary>
    internal static async Task<string> BeginningAsync(Stream body, CancellationToken stop)
    {
        var beginning = new byte[RefusalSize];
        var length = await body.ReadAtLeastAsync(beginning, RefusalSize, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        return OneLine.Of(beginning.AsSpan(0, length), 200);
    }
}
