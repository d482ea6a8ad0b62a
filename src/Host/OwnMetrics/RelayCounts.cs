using System.Collections.Concurrent;

namespace LustreActors.Host.OwnMetrics;

/// <summary>Counts the tables that other clusters have sent, and the refused requests by reason. Safe for all threads.</summary>
internal sealed class RelayCounts
{
    private readonly ConcurrentDictionary<string, long> _received = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, long>> BySender => _received;

    public IEnumerable<KeyValuePair<string, long>> RefusedByReason => _refused;

    public void Received(string sender) => _received.AddOrUpdate(sender, 1, static (_, count) => count + 1);

    public void Refused(string reason) => _refused.AddOrUpdate(reason, 1, static (_, count) => count + 1);
}
