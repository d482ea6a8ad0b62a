namespace LustreActors.Messages.Clients;

/// <summary>A host that uses Lustre. It may have several NIDs.</summary>
/// <param name="Name">The host name; the NID while no name is known.</param>
/// <param name="Address">The address by which Ganglia knows the host; empty if it has none that is known.</param>
/// <param name="IsNamed">Whether the name is that of a host.</param>
public sealed record ClientHost(string Name, string Address, bool IsNamed);
