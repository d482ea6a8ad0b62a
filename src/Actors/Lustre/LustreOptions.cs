using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>Everything of the configuration that Lustre's branch reads; two equal ones mean that nothing has to start anew.</summary>
/// <param name="Deadline">A call that takes longer is abandoned, and its source quarantined until the call comes back.</param>
public sealed record LustreOptions(
    LustreRoots Roots,
    LustreSourceOptions Sources,
    TimeSpan DiscoveryInterval,
    TimeSpan Deadline);
