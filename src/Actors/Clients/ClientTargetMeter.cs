using System.Runtime.InteropServices;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Clients;

/// <summary>The rates of a client on a target, per second.</summary>
/// <param name="Nid">The NID of the client.</param>
/// <param name="IsReset">A counter has fallen: what the client did in this interval is not known.</param>
internal readonly record struct NidRates(string Nid, bool IsReset, double Read, double Written, double Operations);

/// <summary>
/// Computes the rates of clients from the counters of one target: the difference of its last two tables, divided by the time between them.
/// <list type="bullet">
/// <item>The first table gives no rates.</item>
/// <item>A client that is new counts from zero: its counters began after the last table. If Lustre says that they are older, or if the
/// last table was incomplete, the client has no rates in this interval.</item>
/// <item>A client whose counters fell has no rates in this interval.</item>
/// </list>
/// </summary>
internal sealed class ClientTargetMeter
{
    private readonly Dictionary<string, Known> _clients = new(StringComparer.Ordinal);
    private readonly List<NidRates> _rates = [];
    private bool _hasBaseline;
    private bool _wasWhole;
    private ReadingTime _lastRead;
    private int _table;

    /// <summary>The rates of the last update, idle clients among them.</summary>
    public IReadOnlyList<NidRates> Rates => _rates;

    /// <summary>The time between the last two tables.</summary>
    public TimeSpan Window { get; private set; }

    /// <summary>
    /// Replaces the rates by those of a new table. False if there are none: the table is the first one, or was measured before.
    /// </summary>
    public bool TryUpdate(TableRead read, ClientTable table, TimeProvider time)
    {
        _rates.Clear();
        if (_hasBaseline && read.CollectedAt == _lastRead.EndedAt)
            return false;
        Window = _hasBaseline ? read.Time.Since(_lastRead, time) : TimeSpan.Zero;
        _table++;
        var lastTable = time.GetUtcNow() - time.GetElapsedTime(_lastRead.EndedAt);
        foreach (var counters in table.Rows)
            Update(counters, NanosecondsOf(lastTable));
        Forget(table.IsWhole);
        var hadBaseline = _hasBaseline;
        (_hasBaseline, _wasWhole, _lastRead) = (true, table.IsWhole, read.Time);
        return hadBaseline;
    }

    private void Update(in ClientCounters now, long lastTable)
    {
        ref var client = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, now.Nid, out var isKnown);
        var before = client.Counters;
        client = new Known(now, _table, IsMissing: false);
        if (!_hasBaseline)
            return;
        if (!isKnown)
        {
            var isNew = now.StartTime == 0 ? _wasWhole : now.StartTime >= lastTable;
            Add(now, default, isReset: !isNew);
            return;
        }

        var isReset = now.ReadBytes < before.ReadBytes || now.WriteBytes < before.WriteBytes || now.Operations < before.Operations
            || now.StartTime > before.StartTime;
        Add(now, before, isReset);
    }

    private void Add(in ClientCounters now, in ClientCounters before, bool isReset)
    {
        var seconds = Window.TotalSeconds;
        _rates.Add(isReset || seconds <= 0
            ? new NidRates(now.Nid, IsReset: true, 0, 0, 0)
            : new NidRates(
                now.Nid, IsReset: false, (now.ReadBytes - before.ReadBytes) / seconds, (now.WriteBytes - before.WriteBytes) / seconds,
                (now.Operations - before.Operations) / seconds));
    }

    /// <summary>
    /// Removes the clients that are missing in two complete tables in a row. A client that was missing in one goes on as before.
    /// </summary>
    private void Forget(bool isWhole)
    {
        foreach (var nid in _clients.Keys)
        {
            ref var client = ref CollectionsMarshal.GetValueRefOrNullRef(_clients, nid);
            if (client.Table == _table || !isWhole)
                continue;
            if (client.IsMissing)
                _clients.Remove(nid);
            else
                client = client with { IsMissing = true };
        }

        if (_clients.Capacity > 64 + (4 * _clients.Count))
            _clients.TrimExcess();
    }

    private static long NanosecondsOf(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private record struct Known(ClientCounters Counters, int Table, bool IsMissing);
}
