using System.Text.Json;
using LustreActors.Host.Pages;

namespace LustreActors.Host.Monitoring;

/// <summary>Reads what a running collector says about its filesystems, targets, users and sources.</summary>
internal static class StatusReader
{
    private const string Path = "/api/v1/status";

    /// <exception cref="NoAnswerException">There is no answer, or another program answered.</exception>
    public static async Task<StatusJson> ReadAsync(CollectorClient client)
    {
        var answer = await client.GetAsync(Path).ConfigureAwait(false);
        if (!answer.IsOk)
            throw new NoAnswerException($"{client.Place}: {(int)answer.Status} {answer.Line}");
        try
        {
            return JsonSerializer.Deserialize(answer.Body, StatusJsonContext.Default.StatusJson)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new NoAnswerException(
                $"{client.Place}: the answer is not that of a lustre-exporter of this version: {e.Message.Split('.')[0]}");
        }
    }
}
