namespace LustreActors.Actors;

/// <summary>A child tells its parent that it was restarted: it knows what its props say, and wants to be told what has changed since.</summary>
internal sealed record ChildRestarted(string Name);
