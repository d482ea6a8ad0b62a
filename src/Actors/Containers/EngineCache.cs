using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LustreActors.Sources.Containers;

namespace LustreActors.Actors.Containers;

/// <summary>
/// The containers of one engine. Each question has three steps:
/// <list type="number">
/// <item>The list says which containers there are, and in which state.</item>
/// <item>The events since the last question say which of them have changed.</item>
/// <item>Only containers that are new or have changed are inspected.</item>
/// </list>
/// </summary>
internal sealed class EngineCache(EngineConnection connection, IReadOnlyCollection<string> labels, TimeProvider time)
{
    /// <summary>Filtered by the engine: health checks alone make two events of <c>exec</c> each time.</summary>
    private const string EventFilter = """
        {"type":["container"],"event":["start","restart","pause","unpause","die","oom","rename","update","health_status"]}
        """;

    private readonly Dictionary<string, (string Mark, ContainerDescription Description)> _inspected = new(StringComparer.Ordinal);
    private DateTimeOffset? _asked;

    /// <summary>Asks the engine, and returns all its containers.</summary>
    /// <exception cref="EngineException">The engine did not answer, or not as it should.</exception>
    public async Task<IReadOnlyCollection<ContainerDescription>> RefreshAsync(CancellationToken stop)
    {
        try
        {
            // Before the list: what happens between the two is seen by the next question.
            var now = time.GetUtcNow();
            var listed = DockerAnswers.List(await connection.GetAsync("/containers/json?all=1", stop).ConfigureAwait(false) ?? default);
            var changed = await ChangedAsync(now, stop).ConfigureAwait(false);
            Drop(listed);
            foreach (var container in listed)
            {
                if (!changed.Contains(container.Id) && _inspected.TryGetValue(container.Id, out var known) && known.Mark == container.Mark)
                    continue;
                await InspectAsync(container, stop).ConfigureAwait(false);
            }

            _asked = now;
            return [.. _inspected.Values.Select(i => i.Description)];
        }
        catch (Exception e) when (e is EngineException or JsonException)
        {
            // The engine may be another one when it answers again.
            _asked = null;
            connection.Forget();
            if (e is JsonException)
                throw new EngineException($"{connection.Socket}: an answer that is not the API of Docker: {e.Message}");
            throw;
        }
    }

    private async Task<HashSet<string>> ChangedAsync(DateTimeOffset now, CancellationToken stop)
    {
        if (_asked is not { } since)
        {
            _inspected.Clear();
            return [];
        }

        // Whole seconds are the least that every engine understands: one second is asked for twice.
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"/events?since={since.ToUnixTimeSeconds() - 1}&until={now.ToUnixTimeSeconds()}&filters={Uri.EscapeDataString(EventFilter)}");
        return DockerAnswers.Changed(await connection.GetAsync(query, stop).ConfigureAwait(false) ?? default);
    }

    private async Task InspectAsync(ListedContainer container, CancellationToken stop)
    {
        // The container may have been removed since the list was made.
        if (await connection.GetAsync($"/containers/{container.Id}/json", stop).ConfigureAwait(false) is { } answer)
            _inspected[container.Id] = (container.Mark, DockerAnswers.Inspection(answer, labels));
        else
            _inspected.Remove(container.Id);
    }

    private void Drop(ImmutableArray<ListedContainer> listed)
    {
        var ids = listed.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in _inspected.Keys.Where(id => !ids.Contains(id)).ToArray())
            _inspected.Remove(id);
    }
}
