using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LustreActors.Sources.Containers;

/// <summary>A line of the list of containers.</summary>
/// <param name="Id">The id of 64 digits.</param>
/// <param name="State">The state in one word.</param>
/// <param name="Status">The state in words, with the health: it changes with the time that has passed.</param>
public readonly record struct ListedContainer(string Id, string State, string Status)
{
    /// <summary>
    /// What changes when the container does, and not with time: the health is only in the words, in parentheses.
    /// </summary>
    public string Mark
    {
        get
        {
            var health = Status.IndexOf("(health", StringComparison.Ordinal);
            if (health < 0)
                health = Status.IndexOf("(unhealthy", StringComparison.Ordinal);
            return health < 0 ? State : $"{State} {Status[health..]}";
        }
    }
}

/// <summary>Reads the answers of the API of Docker, which Podman speaks as well. Unknown fields are passed over.</summary>
public static class DockerAnswers
{
    /// <summary>A container in a list of <c>GET /containers/json</c> needs about 1 KiB.</summary>
    private const int MostContainers = 10_000;

    private const int LongestText = 1024;

    /// <summary>Reads the versions in the answer of <c>GET /version</c>.</summary>
    /// <exception cref="JsonException">The answer is not what the API promises.</exception>
    public static (Version? Newest, Version? Oldest) Versions(ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        return (VersionOf(document.RootElement, "ApiVersion"), VersionOf(document.RootElement, "MinAPIVersion"));
    }

    /// <summary>Reads the answer of <c>GET /containers/json</c>.</summary>
    /// <exception cref="JsonException">The answer is not what the API promises.</exception>
    public static ImmutableArray<ListedContainer> List(ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new JsonException("the list of containers is not a list");
        return
        [
            .. document.RootElement.EnumerateArray().Take(MostContainers)
                .Select(c => new ListedContainer(Text(c, "Id"), Text(c, "State"), Text(c, "Status"))).Where(c => c.Id.Length > 0),
        ];
    }

    /// <summary>Reads the answer of <c>GET /containers/ID/json</c>.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="labels">The names of the labels that are kept.</param>
    /// <exception cref="JsonException">The answer is not what the API promises.</exception>
    public static ContainerDescription Inspection(ReadOnlyMemory<byte> json, IReadOnlyCollection<string> labels)
    {
        using var document = Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "Id") is not { Length: > 0 } id)
            throw new JsonException("the answer describes no container");
        var state = Member(root, "State");
        var config = Member(root, "Config");
        var host = Member(root, "HostConfig");
        return new ContainerDescription(
            id, Text(root, "Name").TrimStart('/'), Text(config, "Image"), Text(root, "Image"), Text(state, "Status"))
        {
            Process = (int)Math.Clamp(Number(state, "Pid"), 0, int.MaxValue),
            Health = Text(Member(state, "Health"), "Status") is { Length: > 0 } health and not "none" ? health : null,
            IsRunning = Flag(state, "Running"),
            IsPaused = Flag(state, "Paused"),
            WasOomKilled = Flag(state, "OOMKilled"),
            ExitCode = Number(state, "ExitCode"),
            Restarts = Number(root, "RestartCount"),
            Created = Time(root, "Created"),
            Started = Time(state, "StartedAt"),
            Finished = Time(state, "FinishedAt"),
            HasGpu = HasGpu(host, config),
            HasHostNetwork = Text(host, "NetworkMode") == "host",
            Labels = Labels(Member(config, "Labels"), labels),
        };
    }

    /// <summary>Reads the ids of containers that the events of <c>GET /events</c> name: a JSON object a line.</summary>
    /// <exception cref="JsonException">A line is not an object.</exception>
    public static HashSet<string> Changed(ReadOnlyMemory<byte> lines)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        while (!lines.IsEmpty)
        {
            var end = lines.Span.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (line.Span.Trim(" \r\t"u8).IsEmpty)
                continue;
            using var document = Parse(line);
            if (Text(Member(document.RootElement, "Actor"), "ID") is { Length: > 0 } id)
                changed.Add(id);
        }

        return changed;
    }

    /// <summary>Reads the text of an error: <c>{"message": …}</c>.</summary>
    public static string Message(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = Parse(json);
            return Text(document.RootElement, "message");
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json);

    private static Version? VersionOf(JsonElement element, string name) =>
        Version.TryParse(Text(element, name), out var version) ? version : null;

    /// <summary>
    /// Whether the container was given a GPU: by <c>--gpus</c> or CDI, by NVIDIA's runtime, by its environment, or by a device file.
    /// </summary>
    private static bool HasGpu(JsonElement host, JsonElement config)
    {
        foreach (var request in Items(host, "DeviceRequests"))
        {
            if (Text(request, "Driver") is "nvidia" or "cdi"
                || Items(request, "Capabilities").Any(all => all.ValueKind == JsonValueKind.Array
                    && all.EnumerateArray().Any(c => c.ValueKind == JsonValueKind.String && c.GetString() == "gpu")))
                return true;
        }

        return Text(host, "Runtime") == "nvidia"
            || Items(host, "Devices").Any(d => Text(d, "PathOnHost").StartsWith("/dev/nvidia", StringComparison.Ordinal))
            || Items(config, "Env").Any(e => e.ValueKind == JsonValueKind.String && NamesGpus(e.GetString()!));
    }

    private static bool NamesGpus(string variable) =>
        variable.StartsWith("NVIDIA_VISIBLE_DEVICES=", StringComparison.Ordinal)
        && variable["NVIDIA_VISIBLE_DEVICES=".Length..] is not ("" or "void" or "none");

    private static ImmutableSortedDictionary<string, string> Labels(JsonElement element, IReadOnlyCollection<string> wanted)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            if (Text(element, name) is { Length: > 0 } value)
                labels[name] = value;
        }

        return labels.ToImmutable();
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name)
    {
        if (Member(element, name) is not { ValueKind: JsonValueKind.String } member)
            return "";
        try
        {
            var text = member.GetString()!;
            return text.Length <= LongestText ? text : text[..LongestText];
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates is JSON, and no text.
            return "";
        }
    }

    private static bool Flag(JsonElement element, string name) => Member(element, name).ValueKind == JsonValueKind.True;

    private static long Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;

    /// <summary>The year 1 stands for "never".</summary>
    private static DateTimeOffset? Time(JsonElement element, string name) =>
        DateTimeOffset.TryParse(Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time.Year > 1 ? time : null;
}
