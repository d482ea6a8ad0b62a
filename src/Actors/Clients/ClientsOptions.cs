namespace LustreActors.Actors.Clients;

/// <summary>The settings of the rates of clients.</summary>
/// <param name="Interval">The time between two sweeps, which are aligned to the wall clock.</param>
/// <param name="MaxSeries">The largest number of series; beyond it only the heaviest hosts have series.</param>
/// <param name="NameFile">A file with host names; empty for none.</param>
/// <param name="ReverseDns">Whether DNS is asked for the names of addresses that the file does not have.</param>
/// <param name="ServerName">The name of this host, which may also be a client.</param>
public sealed record ClientsOptions(TimeSpan Interval, int MaxSeries, string NameFile, bool ReverseDns, string ServerName);
