using System.Collections.Immutable;
using LustreActors.Messages.Jobs;

namespace LustreActors.Messages.Clients;

/// <summary>The rates of a host on a filesystem, per second.</summary>
/// <param name="Host">The host.</param>
/// <param name="Filesystem">The filesystem.</param>
/// <param name="Read">Bytes read; NaN if no OST of the filesystem was read.</param>
/// <param name="Written">Bytes written; NaN likewise.</param>
/// <param name="OssOperations">Operations on OSTs; NaN likewise.</param>
/// <param name="MdsOperations">Operations on MDTs; NaN if no MDT of the filesystem was read.</param>
public readonly record struct ClientRate(
    ClientHost Host, string Filesystem, double Read, double Written, double OssOperations, double MdsOperations)
{
    public double Bytes => ZeroIfUnknown(Read) + ZeroIfUnknown(Written);

    public double Operations => ZeroIfUnknown(OssOperations) + ZeroIfUnknown(MdsOperations);

    private static double ZeroIfUnknown(double value) => double.IsNaN(value) ? 0 : value;
}

/// <summary>The rates of all clients in one interval. Immutable.</summary>
/// <param name="Number">A number that grows with each measurement.</param>
/// <param name="Rows">One row for each host and filesystem.</param>
public sealed record ClientRates(long Number, ImmutableArray<ClientRate> Rows)
{
    /// <summary>The longest time between two readings that gave a rate.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Targets whose rates are in the table.</summary>
    public int Targets { get; init; }

    /// <summary>Targets that gave no rates: they were read once so far, or did not answer in time.</summary>
    public int MissingTargets { get; init; }

    /// <summary>Hosts without rates, because a counter of theirs was reset.</summary>
    public int ResetHosts { get; init; }

    /// <summary>The rates by NID, of this machine or of all members.</summary>
    public JobActivityTable? Table { get; init; }

    /// <summary>Members whose rates are added up; null if the rates are those of this machine.</summary>
    public int? Members { get; init; }

    /// <summary>Members whose rates of this interval did not come in time.</summary>
    public int MissingMembers { get; init; }
}
