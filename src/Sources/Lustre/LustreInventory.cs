using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>What of Lustre is on this host at one moment.</summary>
/// <param name="LustrePresent">Whether the modules are loaded at all.</param>
/// <param name="LnetPresent">Whether LNet's own files can be seen.</param>
/// <param name="Targets">By filesystem and name.</param>
/// <param name="Troubles">Where it could not look, and what would open it.</param>
public sealed record LustreInventory(bool LustrePresent, bool LnetPresent, ImmutableArray<LustreTarget> Targets, ImmutableArray<string> Troubles);
