namespace LustreActors.Actors;

/// <summary>A child was restarted: it knows what its props say, and has to be told what has changed since.</summary>
internal sealed record ChildRestarted(string Name);
