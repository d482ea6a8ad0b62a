using System.Collections.Immutable;

namespace LustreActors.Sources.Containers;

/// <summary>The answer of an engine about one container.</summary>
/// <param name="Id">The id of 64 digits.</param>
/// <param name="Name">The name, without the leading slash.</param>
/// <param name="Image">The image as it was named when the container was made.</param>
/// <param name="ImageId">The digest of the image, with <c>sha256:</c>.</param>
/// <param name="State">created, running, paused, restarting, removing, exited or dead.</param>
public sealed record ContainerDescription(string Id, string Name, string Image, string ImageId, string State)
{
    /// <summary>The first process, as the host numbers it; 0 when there is none.</summary>
    public int Process { get; init; }

    /// <summary>healthy, unhealthy or starting; null without a health check.</summary>
    public string? Health { get; init; }

    public bool IsRunning { get; init; }

    public bool IsPaused { get; init; }

    public bool WasOomKilled { get; init; }

    public bool HasGpu { get; init; }

    /// <summary>Whether it shares the network of its host, whose interfaces are not the container's.</summary>
    public bool HasHostNetwork { get; init; }

    public long ExitCode { get; init; }

    public long Restarts { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether the state is as the engine says now. False when it does not answer: then only the names are used.</summary>
    public bool IsCurrent { get; init; } = true;

    /// <summary>The same container as an engine described it that does not answer any longer.</summary>
    public ContainerDescription WithoutState() => this with { IsCurrent = false };
}
