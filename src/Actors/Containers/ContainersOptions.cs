using System.Collections.Immutable;
using LustreActors.Sources.Containers;

namespace LustreActors.Actors.Containers;

/// <summary>The part of the configuration that the source of containers uses.</summary>
/// <param name="Roots">Where the files are.</param>
/// <param name="Deadline">A call that takes longer is abandoned.</param>
public sealed record ContainersOptions(ContainerRoots Roots, TimeSpan Deadline)
{
    /// <summary>The sockets of engines. One that does not exist is passed over.</summary>
    public ImmutableArray<string> Sockets { get; init; } = [];

    /// <summary>The labels of containers that become labels of <c>container_info</c>.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    public bool Equals(ContainersOptions? other) =>
        other is not null && (Roots, Deadline) == (other.Roots, other.Deadline)
        && Sockets.SequenceEqual(other.Sockets) && Labels.SequenceEqual(other.Labels);

    public override int GetHashCode() => HashCode.Combine(Roots, Deadline, Sockets.Length, Labels.Length);
}
