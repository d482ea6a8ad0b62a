using System.Collections.Immutable;

namespace LustreActors.Actors;

/// <summary>Published on the event stream after each discovery: the filesystems that this host serves or mounts.</summary>
public sealed record FilesystemsSeen(ImmutableArray<string> Names);
