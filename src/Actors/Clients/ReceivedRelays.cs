using System.Collections.Immutable;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Clients;

/// <summary>
/// The newest table of each cluster that relays the rates of clients to this one. A sweep has at most one table of a sender, so nothing is
/// added twice. Safe for all threads.
/// </summary>
public sealed class ReceivedRelays(TimeProvider time)
{
    /// <summary>Intervals after which the rates of a sender that is silent are not shown any longer.</summary>
    private const int ForgottenAfter = 3;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (JobActivityTable Table, long At)> _tables = new(StringComparer.Ordinal);

    public void Put(string sender, JobActivityTable table)
    {
        lock (_gate)
            _tables[sender] = (table, time.GetTimestamp());
    }

    /// <summary>The tables that are not older than three intervals: of this process or of the sender, whichever is longer.</summary>
    public ImmutableArray<JobActivityTable> Young(TimeSpan interval)
    {
        lock (_gate)
        {
            foreach (var (sender, (table, at)) in _tables.ToArray())
            {
                if (time.GetElapsedTime(at) > (table.Window > interval ? table.Window : interval) * ForgottenAfter)
                    _tables.Remove(sender);
            }

            return [.. _tables.Values.Select(t => t.Table)];
        }
    }
}
