using LustreActors.Sources.Node;

namespace LustreActors.Actors.Node;

/// <summary>The part of the configuration that the collectors of this host use. If two values are equal, no source is restarted.</summary>
/// <param name="Deadline">A call that takes longer is abandoned. Its source stays quarantined until the call returns.</param>
public sealed record NodeOptions(NodeRoots Roots, NodeSourceOptions Sources, TimeSpan Deadline);
