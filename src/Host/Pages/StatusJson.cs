using System.Text.Json;
using System.Text.Json.Serialization;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>The overview as JSON, for <c>/api/v1/status</c> and <c>/api/v1/live</c>. docs/pages.md describes the fields.</summary>
/// <param name="Host">The name of this machine.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="UptimeSeconds">The time since the start.</param>
internal sealed record StatusJson(string Host, string Version, double UptimeSeconds)
{
    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<Trouble> Troubles { get; init; }

    public required IReadOnlyList<FilesystemOverview> Filesystems { get; init; }

    public required IReadOnlyList<UsageTable> Usage { get; init; }

    public ClusterOverview? Cluster { get; init; }

    public NodeOverview? Node { get; init; }

    public IReadOnlyList<GpuOverview> Gpus { get; init; } = [];

    public ContainerTable? Containers { get; init; }

    public required IReadOnlyList<SourceOverview> Sources { get; init; }

    /// <summary>Reads what another member has written. Null if it cannot be read.</summary>
    public static Overview? TryRead(ReadOnlyMemory<byte> text) =>
        JsonSerializer.Deserialize(text.Span, StatusJsonContext.Default.StatusJson) is { } read
            ? new Overview
            {
                At = read.At,
                Troubles = read.Troubles,
                Filesystems = read.Filesystems,
                Usage = read.Usage,
                Sources = [],
            }
            : null;

    public static byte[] Write(Overview overview, PageFacts facts) => JsonSerializer.SerializeToUtf8Bytes(
        new StatusJson(facts.Host, facts.Version, Math.Round(facts.Uptime, 3))
        {
            At = overview.At,
            Troubles = overview.Troubles,
            Filesystems = overview.Filesystems,
            Usage = overview.Usage,
            Cluster = overview.Cluster,
            Node = overview.Node,
            Gpus = overview.Gpus,
            Containers = overview.Containers,
            Sources = overview.Sources,
        },
        StatusJsonContext.Default.StatusJson);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusJson))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
